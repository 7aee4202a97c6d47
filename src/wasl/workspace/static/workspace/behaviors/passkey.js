// Lets the browser make or use a passkey and sends its answer with the form (WebAuthn level 3, JSON forms).

// options lie in a JSON island of the page (data-island), or are fetched (data-options) so that each try has a fresh challenge
async function optionsOf(form) {
  const island = form.dataset.island && document.getElementById(form.dataset.island);
  if (island) return JSON.parse(island.textContent);
  const response = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()).request_options;
}

// a key that signs in alone must live on the device and ask for a finger or a PIN
function creation(form, publicKey) {
  const isAlone = form.elements.passwordless?.checked ?? false;
  const selection = { ...publicKey.authenticatorSelection, residentKey: isAlone ? "required" : "discouraged", requireResidentKey: isAlone };
  if (isAlone) selection.userVerification = "required";
  return { ...publicKey, authenticatorSelection: selection };
}

async function credentialOf(form) {
  const { publicKey } = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(creation(form, publicKey));
    return navigator.credentials.create({ publicKey: options });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

export function connect(form) {
  const problem = form.querySelector("[data-passkey-error]");
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    form.hidden = true;
    return undefined;
  }
  const send = async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const credential = await credentialOf(form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      problem.hidden = false;
    }
  };
  form.addEventListener("submit", send);
  return () => form.removeEventListener("submit", send);
}
