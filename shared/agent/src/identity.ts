import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAccount, fromSeed } from '@nats-io/nkeys'
import { AgentId } from '@sixfold/events/values/agent-id'
import { z } from 'zod'

const seedIsOf = ({ id, seed }: { id: string; seed: string }): boolean => {
  try {
    return fromSeed(new TextEncoder().encode(seed)).getPublicKey() === id
  } catch {
    return false
  }
}

/** Who an agent is: the public key of its NATS account, and the seed behind it, which never leaves the machine. */
export const Identity = z
  .strictObject({
    id: AgentId,
    seed: z.string().regex(/^SA[A-Z2-7]{56}$/, 'a seed is SA and 56 characters A-Z 2-7'),
  })
  .refine(seedIsOf, 'the seed must be that of the id')
export type Identity = z.output<typeof Identity>

/** Where an agent keeps its identity inside its state directory. */
export const identityFile = (stateDir: string): string => join(stateDir, 'identity.json')

const make = (): { id: string; seed: string } => {
  const account = createAccount()
  return { id: account.getPublicKey(), seed: new TextDecoder().decode(account.getSeed()) }
}

/**
 * The identity in a state directory, or null where there is none yet.
 *
 * @throws when the file is there but is not an identity: who lost a key must not quietly become somebody else.
 */
export const readIdentity = async (stateDir: string): Promise<Identity | null> => {
  const file = identityFile(stateDir)
  const text = await readFile(file, 'utf8').catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'ENOENT') return null
    throw err
  })
  if (text === null) return null
  const parsed = z.string().transform(parseJson).pipe(Identity).safeParse(text)
  if (parsed.success) return parsed.data
  // Issues name fields and what would be right, never the seed's value.
  throw new Error(`${file} is not an identity {"id":"A…","seed":"SA…"}: ${z.prettifyError(parsed.error)}`)
}

/** The identity in a state directory, made there on the first call. Two callers at once get the same one. */
export const ensureIdentity = async (stateDir: string): Promise<Identity> => {
  const known = await readIdentity(stateDir)
  if (known !== null) return known
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  const draft = `${identityFile(stateDir)}.${randomUUID()}`
  try {
    await writeFile(draft, `${JSON.stringify(make())}\n`, { mode: 0o600, flush: true })
    // A link, unlike a rename, never replaces: the first caller wins and the others read what it wrote.
    await link(draft, identityFile(stateDir)).catch((err: NodeJS.ErrnoException) => {
      if (err.code !== 'EEXIST') throw err
    })
  } finally {
    await rm(draft, { force: true })
  }
  const made = await readIdentity(stateDir)
  if (made === null) throw new Error(`${identityFile(stateDir)} vanished while it was made`)
  return made
}

const parseJson = (text: string, context: z.RefinementCtx): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'it is not JSON' })
    return z.NEVER
  }
}
