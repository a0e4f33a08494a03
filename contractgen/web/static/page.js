// What makes the page handier; every form works without it.
"use strict";

for (const form of document.querySelectorAll("form[data-drop]")) {
  const place = form.querySelector(".drop");
  const input = form.querySelector("input[type=file]");
  const told = form.querySelector("output");
  const tell = () => { told.textContent = [...input.files].map((file) => file.name).join("、"); };
  input.addEventListener("change", tell);
  for (const kind of ["dragenter", "dragover"]) {
    place.addEventListener(kind, (event) => { event.preventDefault(); place.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    place.addEventListener(kind, () => place.classList.remove("over"));
  }
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; tell(); }
  });
}

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.dataset.busy) {
      // Disabled only after the form has been read, or the button's own value would be missing.
      setTimeout(() => { button.disabled = true; button.textContent = button.dataset.busy; }, 0);
    }
  });
}

const faults = document.querySelector(".faults");
if (faults) { faults.focus(); }

// The agreement as it would read with what stands in the form: asked for at every change, one request at a time; a
// change meanwhile is asked for when the answer is there.
const trying = document.querySelector("form[data-try]");
const sheet = document.getElementById("paper");
if (trying && sheet) {
  const told = document.getElementById("paper-told");
  let busy = false;
  let again = false;
  const show = (after) => {
    if (after.problems.length) { told.textContent = after.problems.join("；"); }
    if (after.paper === undefined) { return; }
    sheet.innerHTML = after.paper;
    if (!after.problems.length) { told.textContent = after.told; }
    const first = sheet.querySelector("[data-changed]");
    if (first) { sheet.scrollTop = first.offsetTop - sheet.offsetTop - sheet.clientHeight / 3; }
    sheet.dataset.state = String(Number(sheet.dataset.state ?? 0) + 1);
  };
  const ask = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const response = await fetch(trying.dataset.try, {method: "POST", body: new URLSearchParams(new FormData(trying))});
      if (response.ok) { show(await response.json()); }
    } finally {
      busy = false;
      if (again) { again = false; ask(); }
    }
  };
  trying.addEventListener("input", ask);
}
