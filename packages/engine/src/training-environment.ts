/**
 * Environment variables for a process that trains, to be set before it starts.
 *
 * @param threads - CPU threads of one training. It changes the order of sums, so it is part of the recipe.
 */
export function trainingEnvironment(threads: number): Record<string, string> {
  return {
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: '1',
    OMP_NUM_THREADS: String(threads),
    // TensorFlow turns its oneDNN kernels on by itself on some CPUs only.
    TF_ENABLE_ONEDNN_OPTS: '1',
    // On a GPU: memory as it is needed, so that several trainings fit, and kernels whose sums have a fixed order.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_DETERMINISTIC_OPS: '1',
    TF_CPP_MIN_LOG_LEVEL: '2',
  }
}
