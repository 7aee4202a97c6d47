// Puts a page of ours where its script stands: <script src="…{{ script }}" data-{{ attribute }}="KEY" async></script>
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const words = {{ words|safe }};
  const spoken = (document.documentElement.lang || navigator.language || "en").slice(0, 2);
  const language = spoken in words ? spoken : "en";
  const key = encodeURIComponent(script.dataset.{{ attribute }} ?? "");
  const page = new URL(key ? "{{ path }}".replace("KEY", key) : "{{ whole }}", origin);
  page.searchParams.set("lang", language);
  const link = document.createElement("a");
  Object.assign(link, { href: page.href, target: "_blank", rel: "noopener", textContent: words[language] });
  const frame = document.createElement("iframe");
  page.searchParams.set("embed", "1");
{% if tells_page %}  page.searchParams.set("page", location.href.slice(0, 500));
  page.searchParams.set("referrer", document.referrer.slice(0, 500));
{% endif %}  Object.assign(frame, { src: page.href, title: words[language], loading: "lazy" });
  Object.assign(frame.style, { border: "0", width: "100%", minHeight: "38rem", colorScheme: "auto" });
  const box = document.createElement("div");
  box.dir = language === "ar" ? "rtl" : "ltr";
  // where the site's policy forbids frames, the link stays
  box.append(frame, link);
  frame.addEventListener("load", () => (link.hidden = heard));
  let heard = false;
  addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow || !event.data?.waslHeight) return;
    heard = link.hidden = true;
    frame.style.minHeight = "0";
    frame.style.height = `${Math.min(Number(event.data.waslHeight) || 0, 4000)}px`;
  });
  script.after(box);
})();
