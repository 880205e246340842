import type { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { reachOf } from './context.ts'
import { EXIT, EXIT_CODES_HELP } from './exit-codes.ts'
import { Failure, toldOf } from './failure.ts'
import { keyMeant } from './orders/find-order.ts'
import { buildProgram, runCommandLine } from './program.ts'

const nobody = { plain: async () => undefined, withNats: async () => undefined }

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : [...command.commands].flatMap(leaves)

const quiet = (command: Command): Command => {
  command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
  for (const inner of command.commands) quiet(inner)
  return command
}

describe('the command line', () => {
  test('every command says what it does, and shows an example', () => {
    for (const command of leaves(buildProgram(nobody))) {
      let help = ''
      command.configureOutput({ writeOut: (text) => (help += text) })
      command.outputHelp()
      expect(command.description(), command.name()).not.toBe('')
      expect(help, command.name()).toMatch(/Examples:\n {2}sixfold /)
    }
  })

  test('the help lists every exit code', () => {
    for (const code of Object.values(EXIT))
      expect(EXIT_CODES_HELP).toMatch(new RegExp(`^ {2,3}${code}  `, 'm'))
  })

  const parse = async (...argv: string[]) => {
    const seen: unknown[] = []
    const program = quiet(
      buildProgram({
        plain: async () => void seen.push('plain'),
        withNats: async (options) => void seen.push(options),
      }),
    )
    await program.parseAsync(argv, { from: 'user' })
    return seen[0]
  }

  test('options are read', async () => {
    expect(await parse('order', '-', '--wait', '--lab', 'x')).toEqual({ wait: true, timeout: 60, lab: 'x' })
    expect(await parse('order', 'list', '--rejected')).toEqual({ rejected: true })
    expect(await parse('facts', '--type', 'A', '--type', 'B')).toEqual({ from: 1, type: ['A', 'B'] })
    expect(await parse('lab', 'exec', 'n1', '--', 'ls', '--json')).toBe('plain')
  })

  test.for([
    ['order'],
    ['order', '-', '--timeout', 'soon'],
    ['facts', '--from', '0'],
    ['nonsense'],
    ['why', 'n1'],
    ['network', 'show'],
    ['lab'],
    [],
  ])('%j is refused', (argv) => expect(parse(...argv)).rejects.toMatchObject({ exitCode: 1 }))
})

describe('help', () => {
  const said: string[] = []
  beforeEach(() => {
    said.length = 0
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  })
  afterEach(() => void vi.restoreAllMocks())

  test.for([
    ['--help', EXIT.ok, 'Usage: sixfold'],
    ['lab --help', EXIT.ok, 'Usage: sixfold lab'],
    ['order status --help', EXIT.ok, 'Usage: sixfold order status'],
    ['lab help', EXIT.ok, 'Usage: sixfold lab'],
    ['', EXIT.usage, 'Usage: sixfold'],
    ['lab', EXIT.usage, 'Usage: sixfold lab'],
    ['banana', EXIT.usage, "sixfold: unknown command 'banana'"],
    ['banana --help', EXIT.usage, "sixfold: unknown command 'banana'"],
    ['lab banana -h', EXIT.usage, "sixfold: unknown command 'banana'"],
    ['lab statsu --help', EXIT.usage, 'Did you mean status?'],
  ] as const)('%s ends with %i', async ([line, code, text]) => {
    expect(await runCommandLine(line.split(' ').filter((word) => word !== ''))).toBe(code)
    expect(said.join('')).toContain(text)
  })
})

describe('where NATS is', () => {
  const nats = ['nats://b:4222']
  const nothing = {
    SIXFOLD_NATS: undefined,
    SIXFOLD_INSIDE: undefined,
    SIXFOLD_LOG_LEVEL: undefined,
    NO_COLOR: undefined,
  }

  test('--nats before everything', async () =>
    expect(await reachOf({ nats: 'nats://a:1,nats://[::1]:2', lab: 'x' }, nothing)).toEqual({
      kind: 'direct',
      servers: ['nats://a:1', 'nats://[::1]:2'],
    }))
  test('the environment, where no lab is named', async () =>
    expect(await reachOf({}, { ...nothing, SIXFOLD_NATS: nats })).toEqual({ kind: 'direct', servers: nats }))
  test('inside a lab its name leads nowhere else', async () =>
    expect(await reachOf({ lab: 'x' }, { ...nothing, SIXFOLD_NATS: nats, SIXFOLD_INSIDE: 'x' })).toEqual({
      kind: 'direct',
      servers: nats,
    }))
  test('a lab that is not there is said', () =>
    expect(reachOf({ lab: 'spec-none' }, { ...nothing, SIXFOLD_NATS: nats })).rejects.toThrow(
      'there is no lab spec-none',
    ))
  test('a name that no lab can have is refused', () =>
    expect(reachOf({ lab: '../etc' }, nothing)).rejects.toThrow('"../etc" is no name of a lab'))
  test('--nats that is none is refused', () =>
    expect(reachOf({ nats: 'localhost' }, nothing)).rejects.toThrow('--nats is "localhost"'))
  test('and one with a port that cannot be: at once, and with what it must be', () =>
    expect(reachOf({ nats: 'nats://[::1]:99999' }, nothing)).rejects.toThrow(
      '--nats is "nats://[::1]:99999": it must be nats://host:port with a port from 1 to 65535',
    ))
})

describe('what is told of an error', () => {
  const named = (name: string, more: object = {}) => Object.assign(new Error('why'), { name, ...more })

  test.for([
    [new Failure(EXIT.rejected, 'no', 'do'), EXIT.rejected],
    [named('ConnectError'), EXIT.unreachable],
    [named('NoStreamError'), EXIT.unreachable],
    [named('EnvironmentError'), EXIT.usage],
    [named('LabError', { code: 'no-such-lab' }), EXIT.notFound],
    [named('LabError', { code: 'lab-exists' }), EXIT.failed],
    [named('Error', { code: 'ENOENT', path: 'x.yaml' }), EXIT.usage],
    [named('Error', { code: 'ENOENT' }), EXIT.internal],
    [new TypeError('oops'), EXIT.internal],
    ['oops', EXIT.internal],
  ] as const)('%s ends with %i', ([err, code]) => expect(toldOf(err).code).toBe(code))
})

test('a key may be shortened as long as it is one', () => {
  const keys = ['abcd1', 'abcd2', 'xyz']
  expect([
    keyMeant(keys, 'abcd2'),
    keyMeant(keys, 'xyz'),
    keyMeant(keys, 'xy'),
    keyMeant(keys, 'none'),
  ]).toEqual(['abcd2', 'xyz', null, null])
  expect(() => keyMeant(keys, 'abcd')).toThrow('2 orders begin with abcd: abcd1 and abcd2')
})
