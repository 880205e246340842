import { expect, it } from 'vitest'
import { documentDiff, fingerprintOf } from './document-diff.ts'

it('leaves a document alone whose fingerprint is there', () => {
  expect(documentDiff('chain a {}', fingerprintOf('chain a {}'))).toEqual([])
})

it('replaces any other, and says what was there', () => {
  const fingerprint = fingerprintOf('chain b {}')
  expect(documentDiff('chain b {}', fingerprintOf('chain a {}'))).toEqual([
    { body: 'chain b {}', fingerprint, was: fingerprintOf('chain a {}') },
  ])
  expect(documentDiff('chain b {}', null)).toEqual([{ body: 'chain b {}', fingerprint, was: null }])
})

it('has fingerprints of 16 hexadecimal digits', () => {
  expect(fingerprintOf('')).toMatch(/^[0-9a-f]{16}$/)
})
