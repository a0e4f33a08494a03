"""Raw Word: packages, body XML, numbering, the walk over a document, the lint. Below readers and writers."""
