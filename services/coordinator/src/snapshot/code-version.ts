import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const { resolve } = createRequire(import.meta.url)
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What a snapshot's content depends on: what facts are, what they fold to, and how that is written. */
const SOURCES: readonly Readonly<{ folder: string; files: string }>[] = [
  ...['@sixfold/events', '@sixfold/fold', '@sixfold/lifecycle'].map((name) => ({
    folder: dirname(resolve(name)),
    files: '**/*.ts',
  })),
  { folder: here('../orders'), files: '{decided,intervals}.ts' },
  { folder: here('.'), files: '*.ts' },
]
const NOT_RUN = /\.(spec|examples)\.ts$/

/**
 * A hash over the sources that fold, and the engine whose serialization is used: a snapshot is good for the very code
 * that wrote it, and no one has to think of raising a number.
 */
export const codeVersion = async (): Promise<string> => {
  const hash = createHash('sha256').update(process.versions.v8)
  for (const { folder, files } of SOURCES) {
    const names: string[] = []
    for await (const name of glob(files, { cwd: folder })) if (!NOT_RUN.test(name)) names.push(name)
    for (const name of names.toSorted()) {
      const bytes = await readFile(join(folder, name))
      hash.update(`\n${name} ${bytes.length}\n`).update(bytes)
    }
  }
  return hash.digest('base64url')
}
