import { expect, it } from 'vitest'
import { reasonsIn } from './ailments.ts'

it('says nothing of a coordinator that decides orders', () => {
  expect(reasonsIn({ exitCode: 0, stdout: 'orders are decided\n\n200' })).toEqual([])
})

it('gives the reasons of one that does not, as it says them', () => {
  const stdout = 'there is no connection to NATS\nthe log holds facts of a newer version\n\n503'
  expect(reasonsIn({ exitCode: 0, stdout })).toEqual([
    'there is no connection to NATS',
    'the log holds facts of a newer version',
  ])
})

it('says that nobody answers', () => {
  expect(reasonsIn({ exitCode: 28, stdout: '\n000' })).toEqual(['it does not answer'])
})
