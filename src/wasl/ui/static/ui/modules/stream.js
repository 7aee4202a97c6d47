// One event stream for all tabs of a browser: the tab that holds a Web Lock listens and shares by BroadcastChannel;
// when it closes, the next one takes over. Tabs tell which topics they want; the holder asks for all of them.
const LOCK = "wasl-live";
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;
const GATHERING = 100;
// as many as the hub takes
const TOPICS = 50;

export class Stream {
  constructor(address, onEvent) {
    this.address = address;
    this.onEvent = onEvent;
    this.name = crypto.randomUUID();
    this.wishes = new Map([[this.name, []]]);
    this.wait = FIRST_WAIT;
    this.channel = new BroadcastChannel("wasl-live");
    this.channel.onmessage = ({ data }) => this.hear(data);
    navigator.locks.request(LOCK, () => this.hold());
    addEventListener("pagehide", () => this.channel.postMessage({ kind: "leave", name: this.name }));
  }

  want(topics) {
    if (String(this.wishes.get(this.name)) === String(topics)) return;
    this.wishes.set(this.name, topics);
    this.channel.postMessage({ kind: "want", name: this.name, topics });
    if (this.isHolder) this.soon();
  }

  hear(data) {
    if (data.kind === "event") this.onEvent(data.event);
    if (data.kind === "who") this.channel.postMessage({ kind: "want", name: this.name, topics: this.wishes.get(this.name) });
    if (!this.isHolder) return;
    if (data.kind === "want") this.wishes.set(data.name, data.topics);
    if (data.kind === "leave") this.wishes.delete(data.name);
    if (data.kind === "want") this.soon();
  }

  hold() {
    this.isHolder = true;
    this.channel.postMessage({ kind: "who" });
    this.soon();
    // the lock is kept until the tab closes
    return new Promise(() => {});
  }

  topics() {
    // the newest tabs first
    return [...new Set([...this.wishes.values()].reverse().flat())].slice(0, TOPICS).sort();
  }

  // the parts of a page tell their topics one after the other: they are asked for at once
  soon() {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.listen();
    }, GATHERING);
  }

  listen() {
    const topics = this.topics();
    const known = new Set(this.listened);
    if (this.source && topics.every((topic) => known.has(topic))) return;
    this.source?.close();
    this.source = null;
    this.listened = topics;
    if (!topics.length) return;
    // after a silence the server tells of every topic, since nobody knows what happened meanwhile
    const again = this.isLost ? "&again=1" : "";
    this.source = new EventSource(`${this.address}?topics=${topics.map(encodeURIComponent).join(",")}${again}`);
    this.source.onopen = () => {
      this.wait = FIRST_WAIT;
      this.isLost = false;
    };
    this.source.addEventListener("change", ({ data }) => this.share(JSON.parse(data)));
    this.source.onerror = () => this.again();
  }

  share(event) {
    this.onEvent(event);
    this.channel.postMessage({ kind: "event", event });
  }

  again() {
    // a closed source does not come back by itself (an answer that is no stream); an open one does
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.source = null;
    this.isLost = true;
    setTimeout(() => this.listen(), this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
  }
}
