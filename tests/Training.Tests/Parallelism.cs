using Xunit.Sdk;
using Xunit.v3;

// Torch's generator is one per process: a test that seeds it must not run beside another that draws from it.
[assembly: Parallelization(Mode = ParallelMode.None)]
