using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Benchmarks;

/// <summary>The repository's scenarios and policies.</summary>
internal static class BenchmarkScenarios
{
    public static ScenarioInputs Load(string name) => ScenarioFile.Load(Path.Combine(Root(), "scenarios", "evaluate", name + ".json"));

    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("HybridGrains.sln was not found above " + AppContext.BaseDirectory);
    }
}
