import { facilitiesFor } from '@sixfold/linux'
import { pass, type Step } from '@sixfold/reconcile'
import { pretendHost } from '@sixfold/testkit/pretend-host'
import { expect, test } from 'vitest'
import { byHand } from './by-hand.ts'
import { recorded } from './recorded.ts'
import { facilitiesOf, gatewayState, makeSubject } from './subject.ts'

const stepsOf = async (peers: number): Promise<readonly Step[]> => {
  const subject = makeSubject(peers)
  const { host, steps } = recorded(pretendHost())
  await pass(host, facilitiesFor(gatewayState(subject), subject.machine))
  steps.length = 0
  const { facilities } = await pass(host, facilitiesOf(subject))
  expect(facilities.flatMap(({ error }) => error ?? [])).toEqual([])
  return steps
}

test('by hand it is one batch for each tool, and the two births', async () => {
  const { script } = byHand(await stepsOf(3), '/tmp/x')
  const count = (word: RegExp): number => script.match(word)?.length ?? 0
  expect(count(/^ip netns add /gm)).toBe(1)
  expect(count(/ nft -f /g)).toBe(1)
  expect(count(/ wireguard-go /g)).toBe(2)
  expect(count(/^until wg show /gm)).toBe(2)
  expect(count(/ wg syncconf /g)).toBe(2)
  expect(count(/ -batch /g)).toBe(3) // where the devices are born, the network's namespace, the gateway
})

test('every file that the script names is there, and holds all that the agent wrote', async () => {
  const steps = await stepsOf(3)
  const { script, files } = byHand(steps, '/tmp/x')
  for (const [path] of script.matchAll(/\/tmp\/x\/\S+/g)) expect(files.get(path)).toBeTruthy()
  const all = [...files.values()].join('\n')
  for (const step of steps) {
    if (step.do === 'write') expect(all).toContain(step.content)
    if (step.do === 'exec' && step.stdin !== undefined) {
      for (const line of step.stdin.trimEnd().split('\n')) expect(all).toContain(line)
    }
  }
  expect(all.match(/^PublicKey/gm)).toHaveLength(3 + 1)
})

test('steps that do something else are not taken for an apply', () => {
  expect(() => byHand([{ do: 'exec', argv: ['ip', 'netns', 'del', 'x'] }], '/tmp/x')).toThrow('0 of sysctl')
})
