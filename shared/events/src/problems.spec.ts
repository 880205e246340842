import { expect, test } from 'vitest'
import { z } from 'zod'
import { problemsOf } from './problems.ts'

const Order = z.strictObject({
  name: z.string(),
  count: z.int().min(1).max(9),
  nodes: z.array(z.string()).min(1),
  kind: z.literal('tcp'),
  color: z.enum(['red', 'blue']),
  data: z.unknown(),
})
const RIGHT = { name: 'a', count: 1, nodes: ['n'], kind: 'tcp', color: 'red', data: null }

const said = (changes: object): [field: string, sentence: string][] => {
  // What is undefined is left out of JSON.
  const value: unknown = JSON.parse(JSON.stringify({ ...RIGHT, ...changes }))
  const { error } = Order.safeParse(value)
  return error === undefined ? [] : problemsOf(error, value).map(({ field, expected }) => [field, expected])
}

test.for([
  [{}, []],
  [{ name: undefined }, [['name', 'is missing: must be a string']]],
  [{ name: 7 }, [['name', 'must be a string']]],
  [{ data: undefined }, [['data', 'must be there']]],
  [{ count: 1.5 }, [['count', 'must be a whole number']]],
  [{ count: 0 }, [['count', 'must be 1 or more']]],
  [{ count: 10 }, [['count', 'must be 9 or less']]],
  [{ nodes: [] }, [['nodes', 'must have 1 or more entries']]],
  [{ kind: 'udp' }, [['kind', 'must be "tcp"']]],
  [{ color: 'green' }, [['color', 'must be one of "red", "blue"']]],
  [{ colour: 'red' }, [['colour', 'no such field: leave it out']]],
] as const)('%j', ([changes, problems]) => expect(said(changes)).toEqual(problems))
