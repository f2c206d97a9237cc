using System.Globalization;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Overhead;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Samplers;

// Time of the denoising loop outside of the network, and bytes allocated, for each step.
// dotnet run -c Release --project benchmarks/Diffusion.Overhead -- [FAMILY FOLDER] [THREADS] [REPEATS]
var folder = args.ElementAtOrDefault(0) ?? Path.Combine("models", "emoji-scenes");
var threads = int.Parse(args.ElementAtOrDefault(1) ?? "1", CultureInfo.InvariantCulture);
var repeats = int.Parse(args.ElementAtOrDefault(2) ?? "3", CultureInfo.InvariantCulture);

var family = ModelFamily.Load(folder);
var (manifest, defaults) = (family.Manifest, family.Manifest.Defaults);
using var runtime = new FamilyRuntime(family, new FamilyRuntimeOptions { IntraOpThreads = threads }, TimeProvider.System);
Console.WriteLine(
    $"{manifest.Name}, {defaults.LargeDenoiser} denoiser, {manifest.Size.Width}x{manifest.Size.Height}, guidance "
        + $"{defaults.GuidanceScale.ToString(CultureInfo.InvariantCulture)}, {runtime.Device.Description}, {threads} "
        + $"threads, {repeats} runs of {defaults.Steps} steps"
);
Console.WriteLine();
Console.WriteLine("| sampler | ms in the network | ms outside | share outside | bytes allocated per step |");
Console.WriteLine("|---|--:|--:|--:|--:|");
foreach (
    var sampler in (string[])
        [
            SamplerNames.Ddim,
            SamplerNames.Euler,
            SamplerNames.EulerAncestral,
            SamplerNames.DpmSolverPlusPlus2M,
            SamplerNames.UniPc,
            SamplerNames.Heun,
            SamplerNames.Pndm,
        ]
)
{
    var parameters = new GenerationParameters(
        manifest.Name,
        "a red apple left of a cat",
        "",
        manifest.Size.Width,
        manifest.Size.Height,
        defaults.Steps,
        sampler,
        defaults.GuidanceScale,
        1
    );
    var measured = OverheadMeasurement.Of(runtime, parameters, defaults.LargeDenoiser, repeats);
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {measured.Sampler} | {measured.Evaluate.TotalMilliseconds:0.0} | {measured.Outside.TotalMilliseconds:0.000} "
                + $"| {measured.OutsideShare:0.00%} | {measured.BytesPerStep:N0} |"
        )
    );
}
