import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureIdentity, identityFile, readIdentity } from './identity.ts'

let state: string

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'identity-'))
})

afterEach(() => rm(state, { recursive: true }))

test('made once, then the same for ever, readable by its owner only', async () => {
  const dir = join(state, 'n1')
  const made = await ensureIdentity(dir)
  expect(await ensureIdentity(dir)).toEqual(made)
  expect((await stat(identityFile(dir))).mode & 0o777).toBe(0o600)
  expect(await readdir(dir)).toEqual(['identity.json'])
})

test('eight callers at once agree', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => ensureIdentity(state)))
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1)
})

test('none yet is null', async () => {
  expect(await readIdentity(state)).toBeNull()
})

test('a file that is no identity is refused, not replaced, and its seed is not told', async () => {
  const { id, seed } = await ensureIdentity(state)
  await rm(identityFile(state))
  const other = await ensureIdentity(state)
  await writeFile(identityFile(state), JSON.stringify({ id, seed: other.seed }))
  await expect(ensureIdentity(state)).rejects.toThrow('the seed must be that of the id')
  await writeFile(identityFile(state), JSON.stringify({ id, seed: `${seed}X` }))
  const refusal = await ensureIdentity(state).catch((err: Error) => err.message)
  expect(refusal).toMatch(/SA and 56 characters/)
  expect(refusal).not.toContain(seed)
  await writeFile(identityFile(state), '{')
  await expect(ensureIdentity(state)).rejects.toThrow('it is not JSON')
})
