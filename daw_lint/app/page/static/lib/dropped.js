// What a drop holds: single files, and folders with the files below them.

/** Files of a dropped folder; more are a disk, not a song. */
export const MOST_FILES = 5000;

const entries = (reader) => new Promise((done, failed) => reader.readEntries(done, failed));
const file = (entry) => new Promise((done, failed) => entry.file(done, failed));

async function below(entry, path, found) {
  if (found.length > MOST_FILES) return;
  if (entry.isFile) {
    found.push([`${path}${entry.name}`, await file(entry)]);
    return;
  }
  const reader = entry.createReader();
  for (let batch = await entries(reader); batch.length; batch = await entries(reader)) {
    for (const one of batch) if (!one.name.startsWith(".")) await below(one, `${path}${entry.name}/`, found);
  }
}

/** Read a drop: `{files: [File], folders: [[name, [[path, File]]]]}`. Entries must be taken before anything is awaited. */
export async function dropped(transfer) {
  const held = [...transfer.items].filter((item) => item.kind === "file").map((item) => [item.webkitGetAsEntry?.(), item.getAsFile()]);
  const files = [];
  const folders = [];
  for (const [entry, single] of held) {
    if (entry?.isDirectory) {
      const found = [];
      await below(entry, "", found);
      folders.push([entry.name, found]);
    } else if (single) files.push(single);
  }
  return { files, folders };
}
