import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CHECK_CODES, CODES, ENVELOPE_CODES, INTERNAL_CODES } from './codes.ts'

const CODE = /'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g

/** Every code that the sources speak of. */
const spoken = (): Set<string> => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !/(^|\/)codes|\.(spec|examples)\.ts$/.test(path),
  )
  expect(sources.length).toBeGreaterThan(80)
  const texts = sources.map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'))
  return new Set(texts.flatMap((text) => [...text.matchAll(CODE)].map(([, code = '']) => code)))
}

describe('the codes of refusals', () => {
  it('are those that the sources speak of, each told to parties or kept among ourselves', () => {
    const told = Object.keys(CODES)
    expect(told.filter((code) => INTERNAL_CODES.has(code))).toEqual([])
    expect([...told, ...INTERNAL_CODES].toSorted()).toEqual([...spoken()].toSorted())
  })

  it('say what they mean and what to do, in sentences', () => {
    for (const meaning of Object.values({ ...CODES, ...ENVELOPE_CODES, ...CHECK_CODES }))
      expect(meaning).toMatch(/^[A-Z`].{15,}\.$/)
  })
})
