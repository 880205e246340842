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
