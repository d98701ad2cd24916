import { GpError } from '../gp-error.ts'
import { sumKernel } from './composite.ts'
import type { Kernel } from './kernel.ts'
import { linear } from './linear.ts'
import { productMatern52 } from './product-matern52.ts'
import { matern12, matern32, matern52, rbf, type RadialOptions } from './radial-kernel.ts'

/** The kernels that can be asked for by name. */
export type KernelName = 'linear+matern52' | 'matern12' | 'matern32' | 'matern52' | 'product_matern52' | 'rbf'

const makers: Readonly<Record<KernelName, (options: RadialOptions) => Kernel>> = {
  rbf,
  matern12,
  matern32,
  matern52,
  product_matern52: productMatern52,
  'linear+matern52': (options) => sumKernel(matern52(options), linear(options)),
}

/**
 * The kernel of a given name over `inputs` inputs.
 *
 * @throws {@link GpError} with code `KERNEL_UNKNOWN`.
 */
export function kernelByName(name: string, options: RadialOptions): Kernel {
  if (Object.hasOwn(makers, name)) return makers[name as KernelName](options)
  throw new GpError('KERNEL_UNKNOWN', `There is no kernel "${name}". Choose one of ${Object.keys(makers).join(', ')}.`)
}
