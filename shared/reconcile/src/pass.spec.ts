import { describe, expect, it } from 'vitest'
import type { Bound } from './bound.ts'
import type { Host, Step } from './facility.ts'
import { pass } from './pass.ts'
import { plan } from './plan.ts'
import { Refusal } from './refusal.ts'

/** A host for the engine's own specs: it writes down what it is told to do, and fails where `fails` says so. */
const scriptedHost = (fails: (step: Step) => Error | null = () => null): Host & Readonly<{ ran: Step[] }> => {
  const ran: Step[] = []
  return {
    ran,
    counters: { looks: 0, steps: 0 },
    read: async () => null,
    list: async () => null,
    async run(step) {
      const failure = fails(step)
      if (failure !== null) throw failure
      ran.push(step)
    },
  }
}

const say = (word: string): Step => ({ do: 'exec', argv: ['echo', word] })

const facility = (
  name: string,
  steps: readonly Step[],
  rest: Partial<Bound> & { disturbs?: boolean } = {},
): Bound => ({
  name,
  needs: [],
  after: [],
  look: async () => ({
    changes: steps.length === 0 ? [] : [`change ${name}`],
    steps,
    disturbs: rest.disturbs ?? false,
    isFree: false,
    settle: () => undefined,
  }),
  ...rest,
})

const failing = (word: string) =>
  scriptedHost((step) => (step.do === 'exec' && step.argv[1] === word ? new Error(`${word} failed`) : null))

const outcomes = async (host: ReturnType<typeof scriptedHost>, facilities: readonly Bound[]) =>
  (await pass(host, facilities)).facilities.map(({ facility: name, outcome }) => `${name} ${outcome}`)

describe('a pass', () => {
  it('runs the steps of each facility in the order given, and reports them', async () => {
    const host = scriptedHost()
    const report = await pass(host, [
      facility('a', [say('1'), say('2')]),
      facility('b', []),
      facility('c', [say('3')], { after: ['a'] }),
    ])
    expect(host.ran).toEqual([say('1'), say('2'), say('3')])
    expect(report).toMatchObject({ isConverged: true, stepsRun: 3 })
    expect(report.facilities).toEqual([
      { facility: 'a', outcome: 'changed', changes: ['change a'], stepsRun: 2, error: null },
      { facility: 'b', outcome: 'unchanged', changes: [], stepsRun: 0, error: null },
      { facility: 'c', outcome: 'changed', changes: ['change c'], stepsRun: 1, error: null },
    ])
  })

  it('lets those wait that need one that failed, also at second hand, and goes on with the others', async () => {
    const host = failing('broken')
    const facilities = [
      facility('a', [say('broken'), say('never')]),
      facility('b', [say('b')], { needs: ['a'] }),
      facility('c', [say('c')], { needs: ['b'] }),
      facility('d', [say('d')]),
    ]
    expect(await outcomes(host, facilities)).toEqual(['a failed', 'b waiting', 'c waiting', 'd changed'])
    expect(host.ran).toEqual([say('d')])
  })

  it('never throws: a look that fails is a failure of that facility, touching nothing', async () => {
    const look = async () => {
      throw new Refusal('eth0 is not ours', { retry: false })
    }
    const report = await pass(scriptedHost(), [facility('a', [], { look }), facility('b', [say('b')])])
    expect(report.isConverged).toBe(false)
    expect(report.facilities[0]?.error).toEqual({ message: 'eth0 is not ours', retry: false })
    expect(report.facilities[1]?.outcome).toBe('changed')
  })

  it('takes a file with a secret away also when the step that needed it fails', async () => {
    const host = failing('broken')
    await pass(host, [facility('a', [say('broken'), say('never'), { do: 'remove', path: '/run/key' }])])
    expect(host.ran).toEqual([{ do: 'remove', path: '/run/key' }])
  })

  it('says which line of a batch a tool complained about', async () => {
    const host = scriptedHost(() => Object.assign(new Error('Command failed -:2'), { retry: false }))
    const step: Step = {
      do: 'exec',
      argv: ['ip', '-batch', '-'],
      stdin: 'one\ntwo\nthree\n',
      stdinIsPublic: true,
    }
    const { facilities } = await pass(host, [facility('a', [step])])
    expect(facilities[0]?.error).toEqual({ message: 'Command failed -:2 (two)', retry: false })
  })

  it('looks at all of them at once, and again behind one that took something along', async () => {
    const seen: string[] = []
    const watched = (name: string, disturbs: boolean, after: readonly string[]): Bound => ({
      ...facility(name, [say(name)]),
      after,
      look: async (_host, isAgain = false) => {
        seen.push(isAgain ? `${name} again` : name)
        return { changes: [], steps: [say(name)], disturbs, isFree: false, settle: () => undefined }
      },
    })
    const list = [
      watched('a', false, []),
      watched('b', true, ['a']),
      watched('c', false, ['b']),
      watched('d', false, ['c']),
      watched('e', false, ['a']),
    ]
    await pass(scriptedHost(), list)
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e', 'c again', 'd again'])
  })

  it('acts at once where nothing has to come before, and never before what has to', async () => {
    const ended: string[] = []
    const host: Host = {
      ...scriptedHost(),
      async run(step) {
        const word = step.do === 'exec' ? (step.argv[1] ?? '') : ''
        for (let turns = 0; turns < Number(word.slice(1)); turns += 1) await Promise.resolve()
        ended.push(word)
      },
    }
    const list = [
      facility('a', [say('a90')]),
      facility('b', [say('b1')]),
      facility('c', [say('c1')], { after: ['a'] }),
      facility('d', [say('d1')], { needs: ['b'] }),
    ]
    expect((await pass(host, list)).facilities.map((report) => report.facility)).toEqual(['a', 'b', 'c', 'd'])
    expect(ended).toEqual(['b1', 'd1', 'a90', 'c1'])
  })

  it('does not wait for what it only stands after when it is free of that, but for what it needs', async () => {
    const free = (name: string, rest: Partial<Bound>): Bound => ({
      ...facility(name, [say(name)], rest),
      look: async () => ({
        changes: [],
        steps: [say(name)],
        disturbs: false,
        isFree: true,
        settle: () => undefined,
      }),
    })
    const list = [
      facility('a', [say('broken')]),
      free('b', { after: ['a'] }),
      free('c', { needs: ['a'], after: ['b'] }),
      free('d', { after: ['a'], leans: true }),
      facility('e', [say('e')], { after: ['a'], leans: true }),
    ]
    const became = ['a failed', 'b changed', 'c waiting', 'd changed', 'e waiting']
    expect(await outcomes(failing('broken'), list)).toEqual(became)
  })

  it('waits also where it is free for one that will take something along, or stands behind such a one', async () => {
    const ran: string[] = []
    const looking = (
      name: string,
      { disturbs = false, isFree = false },
      after: readonly string[],
    ): Bound => ({
      ...facility(name, []),
      after,
      look: async (_host, isAgain = false) => {
        ran.push(isAgain ? `${name} again` : name)
        return { changes: [], steps: [], disturbs, isFree, settle: () => ran.push(`${name} ended`) }
      },
    })
    await pass(scriptedHost(), [
      looking('a', { disturbs: true }, []),
      looking('b', {}, ['a']),
      looking('c', { isFree: true }, ['b']),
    ])
    expect(ran).toEqual(['a', 'b', 'c', 'a ended', 'b again', 'b ended', 'c again', 'c ended'])
  })

  it('does not wait for itself, for a later one, or for one that is not there', async () => {
    const list = [
      facility('a', [say('a')], { needs: ['a', 'b', 'nobody'] }),
      facility('b', [say('b')], { after: ['a'] }),
    ]
    expect(await outcomes(scriptedHost(), list)).toEqual(['a changed', 'b changed'])
  })

  it('goes on after one that failed where it only had to be through', async () => {
    const list = [facility('a', [say('broken')]), facility('b', [say('b')], { after: ['a'] })]
    expect(await outcomes(failing('broken'), list)).toEqual(['a failed', 'b changed'])
  })

  it('tells a facility that it came to rest, and only then', async () => {
    const settled: string[] = []
    const settling = (name: string, steps: readonly Step[]): Bound => ({
      ...facility(name, steps),
      look: async () => ({
        changes: [],
        steps,
        disturbs: false,
        isFree: false,
        settle: () => settled.push(name),
      }),
    })
    await pass(failing('broken'), [
      settling('a', []),
      settling('b', [say('broken')]),
      settling('c', [say('ok')]),
    ])
    expect(settled).toEqual(['a', 'c'])
  })
})

describe('a plan', () => {
  it('shows changes and commands, runs nothing, and shows no secret', async () => {
    const host = scriptedHost()
    const steps: readonly Step[] = [
      { do: 'write', path: '/run/key', content: 'hush', mode: 0o600 },
      { do: 'exec', argv: ['wg', 'set'], stdin: 'hush' },
      { do: 'exec', argv: ['ip', '-batch', '-'], stdin: 'link add a\nlink add b\n', stdinIsPublic: true },
      { do: 'exec', argv: ['wireguard-go'], env: { GOMAXPROCS: '1' } },
      { do: 'remove', path: '/run/key' },
    ]
    expect(await plan(host, [facility('a', steps)])).toEqual([
      {
        facility: 'a',
        changes: ['change a'],
        steps: [
          'write /run/key (mode 600, 4 characters)',
          'wg set < (4 characters)',
          'ip -batch -',
          '  link add a',
          '  link add b',
          'GOMAXPROCS=1 wireguard-go',
          'remove /run/key',
        ],
        error: null,
      },
    ])
    expect(host.ran).toEqual([])
  })

  it('says why it cannot tell', async () => {
    const look = async () => {
      throw new Error('may not look')
    }
    const [planned] = await plan(scriptedHost(), [facility('a', [], { look })])
    expect(planned?.error).toEqual({ message: 'may not look', retry: true })
  })
})
