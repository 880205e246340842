/** The version of the agents; package.json says the same, and a spec compares them. */
export const VERSION = '0.1.0'
