// Loaded into every process of a run through NODE_OPTIONS: the clock on the wall jumps by up to a year, back and forth.
const real = Date.now.bind(Date)
const RealDate = Date
const year = 365 * 24 * 3600 * 1000
let calls = process.pid
const jumped = () => real() + Math.round(Math.sin(calls++) * year)
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [jumped()] : args))
  }
  static now() {
    return jumped()
  }
}
