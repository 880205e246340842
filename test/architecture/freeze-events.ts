import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { FROZEN, schemasNow } from './frozen-events.ts'

/** Freezes events that are new. One that is frozen already is never changed: that is a new version. */
const frozen: Record<string, unknown> = existsSync(FROZEN) ? JSON.parse(readFileSync(FROZEN, 'utf8')) : {}
const fresh = Object.entries(schemasNow()).filter(([type]) => !(type in frozen))
writeFileSync(FROZEN, `${JSON.stringify({ ...frozen, ...Object.fromEntries(fresh) }, null, 1)}\n`)
process.stdout.write(`${fresh.length} frozen: ${fresh.map(([type]) => type).join(', ')}\n`)
