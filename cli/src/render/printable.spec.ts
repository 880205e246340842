import { expect, test } from 'vitest'
import { printable } from './printable.ts'

test('control characters become their escapes; all other text stays', () => {
  expect(printable('a\u001b[31mb\u0000\u009b')).toBe('a\\u001b[31mb\\u0000\\u009b')
  expect(printable('tenant-a/blau — ü 網')).toBe('tenant-a/blau — ü 網')
})
