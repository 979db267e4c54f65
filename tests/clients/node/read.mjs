// What feed parsers, readers of tags and a validator of captions make of files: `node read.mjs feed|sound|captions FILE`,
// one JSON document. Each tool by its own words; the tests know what those mean.
import { readFile } from "node:fs/promises";

async function readFeed(path) {
  const xml = await readFile(path, "utf8");
  const { parseFeed: partytime } = (await import("podcast-partytime")).default;
  const { parseFeed: feedsmith } = await import("feedsmith");
  const { default: podparse } = await import("podparse");
  const { default: feedParser } = await import("podcast-feed-parser");
  return {
    "podcast-partytime": await partytime(xml),
    feedsmith: feedsmith(xml),
    podparse: podparse(xml),
    "podcast-feed-parser": feedParser.getPodcastFromFeed(xml),
  };
}

async function readSound(path) {
  const { default: nodeId3 } = await import("node-id3");
  const { parseFile } = await import("music-metadata");
  return {
    "node-id3": { ...nodeId3.read(path, { noRaw: true }), image: undefined },
    "music-metadata": drop((await parseFile(path, { includeChapters: true, duration: true }))),
  };
}

function drop({ format, common }) {
  return { format, common: { ...common, picture: common.picture?.map(({ format: type, type: role }) => ({ type, role })) } };
}

async function readCaptions(path) {
  const { WebVTTParser } = (await import("webvtt-parser")).default;
  const { cues, errors } = new WebVTTParser().parse(await readFile(path, "utf8"), "metadata");
  return { cues, errors };
}

const [kind, path] = process.argv.slice(2);
const read = { feed: readFeed, sound: readSound, captions: readCaptions }[kind];
process.stdout.write(JSON.stringify(await read(path)));
