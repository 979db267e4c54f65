// Requests to the studio's own server. Every change says what it was made on (If-Match).

import {nameTab} from "./tab.js";
import {say} from "./wording.js";

export class ApiError extends Error {
  constructor(status, body) {
    super(body?.error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.body = body;
    this.help = body?.error?.help ?? "";
    this.code = body?.error?.code ?? null;
    this.told = body?.error?.told ?? null;
    this.path = body?.error?.path ?? null;
    this.line = body?.error?.line ?? null;
  }
}

// Which tab this is: what it does, it alone undoes without a question, and its buttons are about that.
const tab = await nameTab();

export async function request(method, path, body, etag) {
  const headers = {"X-Lydsak": "studio"};
  if (method === "GET") headers["X-Lydsak-Tab"] = tab;
  else headers["Content-Type"] = "application/json";
  if (etag) headers["If-Match"] = `"${etag}"`;
  const answer = await reach(path, {method, headers, body: method === "GET" ? undefined : JSON.stringify({...body, tab})});
  const content = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
  if (!answer.ok) throw new ApiError(answer.status, content);
  return content;
}

export const get = path => request("GET", path);
export const post = (path, body, etag) => request("POST", path, body, etag);
export const put = (path, body, etag) => request("PUT", path, body, etag);
export const scriptPath = (slug, rest = "") => `/api/scripts/${encodeURIComponent(slug)}${rest}`;

export async function fetchSound(path) {
  const answer = await reach(path, {headers: {"X-Lydsak": "studio"}});
  if (!answer.ok) throw new ApiError(answer.status, await answer.json().catch(() => null));
  const {headers} = answer;
  return {blob: await answer.blob(), parts: Number(headers.get("x-parts") ?? 1), of: headers.get("x-sound")};
}

// A browser words it in its own way, each in another, where nobody answers.
async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw Object.assign(new Error(say("silent")), {worded: true, help: say("silent-help")});
  }
}
