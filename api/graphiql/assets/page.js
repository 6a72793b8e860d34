"use strict";
// GraphiQL on this server, with the API key of the form above it. Nothing is loaded from elsewhere.

const EXAMPLE = `# Paste an API key above, then run this with Ctrl-Enter.
query FirstCreators {
  creators(first: 5) {
    totalCount
    nodes {
      id
      displayName
      followers
      confidence
      accounts {
        nodes {
          platformName
          handle
          followers
        }
      }
    }
  }
}
`;

const keyField = document.getElementById("key");
keyField.value = sessionStorage.getItem("increator-key") || "";
keyField.addEventListener("input", () => sessionStorage.setItem("increator-key", keyField.value.trim()));
document.getElementById("key-form").addEventListener("submit", (event) => event.preventDefault());

async function fetcher(parameters, options) {
  const headers = { "content-type": "application/json", ...(options && options.headers) };
  const key = keyField.value.trim();
  if (key) headers.authorization = `Bearer ${key}`;
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify(parameters) });
  return response.json();
}

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery: EXAMPLE, defaultEditorToolsVisibility: true }),
);
