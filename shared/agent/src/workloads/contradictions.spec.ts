import { expect, it } from 'vitest'
import type { Requested } from './attachments.ts'
import { contradictionsIn } from './contradictions.ts'

const request = (file: string, workload: string, netns: string, network = 'blue') =>
  ({ file, party: 'acme', network, workload, netns }) as Requested

it('a workload is attached once, and a namespace to one network: the first has it', () => {
  const reasons = contradictionsIn([
    request('a', 'web', 'n1'),
    request('b', 'web', 'n2'),
    request('c', 'db', 'n1'),
    request('d', 'web', 'n3', 'red'),
    request('e', 'till', 'n2'),
  ])
  expect([...reasons]).toEqual([
    ['b', 'a.json attaches workload web of acme/blue already'],
    ['c', 'a.json attaches network namespace n1 already'],
  ])
})

it('whoever is attached stays it, whatever the file of a later one is called', () => {
  const running = request('z', 'web', 'n1')
  const reasons = contradictionsIn(
    [request('a', 'web', 'n2'), request('b', 'db', 'n1'), running],
    (it) => it === running,
  )
  expect([...reasons]).toEqual([
    ['a', 'z.json attaches workload web of acme/blue already'],
    ['b', 'z.json attaches network namespace n1 already'],
  ])
})
