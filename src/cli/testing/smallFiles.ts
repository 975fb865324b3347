/** Loaded before a process's own modules: a file larger than CREDENCE_LARGEST_FILE bytes does not fit on the disk. */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const largest = Number(process.env.CREDENCE_LARGEST_FILE);
const { open, writeFile } = fs;

function mustFit(content: unknown): void {
  const size = typeof content === 'string' ? Buffer.byteLength(content) : (content as Uint8Array).length;
  if (size <= largest) return;
  const fault = { code: 'ENOSPC', syscall: 'write' };
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), fault);
}

fs.open = async (...args) => {
  const handle = await open(...args);
  const write = handle.writeFile.bind(handle);
  handle.writeFile = async (content) => {
    mustFit(content);
    await write(content);
  };
  return handle;
};
fs.writeFile = async (file, content) => {
  mustFit(content);
  await writeFile(file, content);
};
syncBuiltinESMExports();
