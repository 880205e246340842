import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { asyncapi } from './asyncapi.ts'
import { eventsPage } from './events-page.ts'
import { rejectionsPage } from './rejections-page.ts'

const fromTop = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const version = (): string =>
  (JSON.parse(readFileSync(fromTop('package.json'), 'utf8')) as { version: string }).version

/** The documents that are made from the sources, by their absolute paths. */
export const generated = (): ReadonlyMap<string, string> =>
  new Map([
    [fromTop('docs/api/asyncapi.json'), `${JSON.stringify(asyncapi(version()), null, 1)}\n`],
    [fromTop('docs/api/events.md'), eventsPage()],
    [fromTop('docs/api/rejections.md'), rejectionsPage()],
  ])
