// Passkeys and security keys: asks the browser, puts its answer into the form, sends the form.
// <form data-passkey="create|get"> holds <script type="application/json"> with the options of the
// server, or names with data-options-url where to fetch them, and an input called "credential".

const bytes = (text) => {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  const padded = plain.padEnd(plain.length + ((4 - (plain.length % 4)) % 4), "=");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
};

const text = (buffer) => {
  if (!buffer) return null;
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
  return btoa(letters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const named = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

const forCreating = (options, alone) => {
  const chosen = { ...options.authenticatorSelection };
  chosen.residentKey = alone ? "required" : "discouraged";
  chosen.requireResidentKey = alone;
  if (alone) chosen.userVerification = "required";
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
    authenticatorSelection: chosen,
  };
};

const forGetting = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  allowCredentials: named(options.allowCredentials),
});

const answer = (credential) => {
  const given = credential.response;
  const response = { clientDataJSON: text(given.clientDataJSON) };
  if (given.attestationObject) {
    response.attestationObject = text(given.attestationObject);
    response.transports = given.getTransports ? given.getTransports() : [];
  } else {
    response.authenticatorData = text(given.authenticatorData);
    response.signature = text(given.signature);
    response.userHandle = text(given.userHandle);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
};

const optionsFor = async (form) => {
  const address = form.dataset.optionsUrl;
  if (!address) {
    const given = form.querySelector("script[type='application/json']");
    return JSON.parse(given.textContent).publicKey;
  }
  const reply = await fetch(address, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(String(reply.status));
  return (await reply.json()).request_options.publicKey;
};

const say = (form, sentence) => {
  const place = form.querySelector("[data-passkey-says]");
  place.textContent = sentence || "";
  place.hidden = !sentence;
};

const ask = async (form) => {
  const options = await optionsFor(form);
  if (form.dataset.passkey === "create") {
    const alone = form.querySelector("input[name=passwordless]")?.checked ?? false;
    return navigator.credentials.create({ publicKey: forCreating(options, alone) });
  }
  return navigator.credentials.get({ publicKey: forGetting(options) });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || !navigator.credentials) {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    say(form, form.dataset.unable);
    continue;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(form, form.dataset.waiting);
    form.setAttribute("aria-busy", "true");
    try {
      const credential = await ask(form);
      form.querySelector("input[name=credential]").value = answer(credential);
      form.submit();
    } catch (fault) {
      form.removeAttribute("aria-busy");
      say(form, fault.name === "InvalidStateError" ? form.dataset.known : form.dataset.failed);
    }
  });
}
