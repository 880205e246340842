import { z } from 'zod'

const SHAPE = /^[a-z][a-z0-9-]{0,19}$/
const RIGHT = 'a name that starts with a letter and has at most 20 of the characters a-z 0-9 -'

/** The name of a lab, a site or a machine: it becomes part of the names of namespaces and files. */
export const Name = z.string().regex(SHAPE, RIGHT)
export type Name = z.output<typeof Name>
