export type { Facility, Host, Step } from './facility.ts'
