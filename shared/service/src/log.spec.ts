import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createLog, LOG_FIELDS } from './log.ts'

const written = (say: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] => {
  const lines: string[] = []
  say(createLog('spec', { write: (line) => void lines.push(line) }))
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('the log', () => {
  it('is one line of JSON: when, how grave, who, what', () => {
    const [line] = written((log) => log.info({ node: 'n1' }, 'drained'))
    expect(line).toMatchObject({ level: 'info', name: 'spec', pid: process.pid, node: 'n1', msg: 'drained' })
    expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
  })

  it('keeps the cause of an error', () => {
    const [line] = written((log) =>
      log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed'),
    )
    expect(JSON.stringify(line)).toContain('outer')
    expect(JSON.stringify(line)).toContain('inner')
  })

  it('hides secrets, wherever they stand', () => {
    const [line] = written((log) =>
      log.info({ seed: 'x1', wanted: { privateKey: 'x2', peer: { presharedKey: 'x3' } } }, 'm'),
    )
    expect(JSON.stringify(line)).not.toMatch(/x[123]/)
    expect(JSON.stringify(line)).toContain('(secret)')
  })

  it('hides the secrets of an error, of what caused it, and in lists', () => {
    const cause = Object.assign(new Error('inner'), { password: 'x1' })
    const err = Object.assign(new Error('outer', { cause }), { token: 'x2', peer: { seed: 'x3' } })
    const lines = written((log) => {
      log.error({ err }, 'failed')
      log.info({ problems: [{ deep: [{ secret: 'x4' }] }] }, 'm')
    })
    expect(JSON.stringify(lines)).not.toMatch(/x[1234]/)
    expect(lines.map((line) => JSON.stringify(line).includes('(secret)'))).toEqual([true, true])
  })

  it('writes what is no secret as it is, and ends where a thing holds itself', () => {
    const loop: { name: string; self?: unknown } = { name: 'round' }
    loop.self = loop
    const [plain, round] = written((log) => {
      log.info({ steps: 3, file: null, problems: ['a', 'b'] }, 'm')
      log.info({ value: loop }, 'm')
    })
    expect(plain).toMatchObject({ steps: 3, file: null, problems: ['a', 'b'] })
    expect(JSON.stringify(round)).toContain('round')
  })

  it('has its fields listed in docs/logging.md, each with its meaning', () => {
    const document = readFileSync(new URL('../../../docs/logging.md', import.meta.url), 'utf8')
    const list = document.slice(document.indexOf('## Fields'))
    const rows = [...list.matchAll(/^\| `(\w+)` \| (.+?) \|$/gm)].map(([, field, meaning]) => [
      field,
      meaning,
    ])
    expect(rows).toEqual(Object.entries(LOG_FIELDS))
  })
})
