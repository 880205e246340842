import { writeFileSync } from 'node:fs'
import { generated } from './api/generated.ts'

/** Writes docs/api: run it after a change of an event, of what is told of one, or of the codes. */
for (const [path, text] of generated()) {
  writeFileSync(path, text)
  process.stdout.write(`${path}\n`)
}
