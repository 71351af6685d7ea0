import { render } from "preact";
import { App } from "./app.tsx";
import { readAddress, writeAddress } from "./state.ts";

const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  readAddress();
  writeAddress();
  addEventListener("hashchange", readAddress);
  render(<App />, root);
}
