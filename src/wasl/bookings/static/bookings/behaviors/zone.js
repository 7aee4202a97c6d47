// Shows times in the zone of the visitor's device where the address names none.
export function connect() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const address = new URL(location.href);
  if (!zone || address.searchParams.has("zone") || !document.getElementById("zone")) return;
  if (document.getElementById("zone").value === zone) return;
  address.searchParams.set("zone", zone);
  location.replace(address);
}
