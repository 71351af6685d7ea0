"use strict";
// A filter over all terms. Without scripts the page lacks only this.
(() => {
  const nav = document.querySelector("nav");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const told = document.createElement("p");
  input.type = "search";
  input.id = "page-filter";
  label.htmlFor = input.id;
  label.textContent = "Show only terms with";
  told.setAttribute("role", "status");
  nav.prepend(label, input, told);
  const terms = [...document.querySelectorAll("section.term, div.shape")].filter((one) => !one.parentElement.closest(".term"));
  const texts = terms.map((one) => one.textContent.toLowerCase());
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    terms.forEach((one, place) => {
      one.hidden = !words.every((word) => texts[place].includes(word));
      shown += one.hidden ? 0 : 1;
    });
    told.textContent = words.length ? `${shown} of ${terms.length} shown` : "";
  };
  input.addEventListener("input", filter);
  // a link to what the filter hides shows everything again
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      input.value = "";
      filter();
      target.scrollIntoView();
    }
  });
})();
