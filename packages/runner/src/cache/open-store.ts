import { LocalStore } from '../store/local-store.ts'
import { storeHome } from '../store/store-home.ts'

/** The folder of the store that commands work with here. */
export function home(): string {
  return storeHome(process.env, process.cwd())
}

/** The store in a folder; what is damaged or contradicts itself is told of on standard error. */
export function openStore(folder: string = home()): LocalStore {
  const note = (message: string): void => {
    process.stderr.write(`${message}\n`)
  }
  return new LocalStore(folder, { onDamage: note, onConflict: note })
}
