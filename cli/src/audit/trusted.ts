import { readFile } from 'node:fs/promises'
import { type Anchor, AnchorError, readAnchors } from '@sixfold/audit'
import { AgentId } from '@sixfold/events'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** What is known from outside of the log: who signs, and what was kept elsewhere. */
export type Trusted = Readonly<{ keys: ReadonlySet<string> | null; anchors: readonly Anchor[] }>

export type TrustOptions = Readonly<{
  anchor?: readonly string[]
  key?: readonly string[]
  /** An export may end before what the checkpoints know of. */
  asOfExport?: boolean
}>

/** Reads `--anchor` and `--key`. Throws Failure `usage`. */
export const trustedBy = async ({ anchor = [], key = [] }: TrustOptions): Promise<Trusted> => {
  const odd = key.find((it) => !AgentId.safeParse(it).success)
  if (odd !== undefined)
    throw new Failure(
      EXIT.usage,
      `--key is ${JSON.stringify(odd)}: it must be a public key, A and 55 characters A-Z 2-7`,
    )
  const keys = key.length === 0 ? null : new Set(key)
  const files = await Promise.all(anchor.map(async (name) => ({ name, text: await readFile(name, 'utf8') })))
  try {
    return { keys, anchors: readAnchors(files, keys) }
  } catch (err) {
    if (err instanceof AnchorError) throw new Failure(EXIT.usage, err.message)
    throw err
  }
}
