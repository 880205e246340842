/** Where the tools of a Debian are; nothing of our own environment is handed on to what we start. */
export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
