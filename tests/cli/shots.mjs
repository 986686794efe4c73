// With TAIXIN_SHOTS=DIR the pages of documents are kept there as pictures (DIR/NAME-1.png ...), for eyes.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export function keepPages(pdf, name) {
  const directory = process.env.TAIXIN_SHOTS;
  if (!directory) return;
  mkdirSync(directory, { recursive: true });
  const done = spawnSync('pdftoppm', ['-r', '90', '-png', pdf, join(directory, name)], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`pdftoppm ${pdf}: ${done.error?.message ?? done.stderr}`);
}
