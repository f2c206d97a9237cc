using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace HybridGrains.Architecture.Tests;

/// <summary>Which project may use which. An arrow that is not listed fails, in compiled code and in project files.</summary>
public sealed class ArrowsTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Diffusion"] = [],
        ["EdgeProtocol"] = [],
        ["Grains.Interfaces"] = [],
        ["Scheduling"] = [],
        ["Client"] = [],
        ["Policy"] = ["Scheduling"],
        ["Policy.Learning"] = ["Policy"],
        ["Grains"] = ["Grains.Interfaces", "Diffusion", "Scheduling", "Policy"],
        ["Gateway"] = ["EdgeProtocol", "Grains.Interfaces"],
        ["Silo"] = ["Grains", "Grains.Interfaces", "Gateway"],
        ["Learner"] = ["Silo", "Grains", "Grains.Interfaces", "Policy", "Policy.Learning"],
        ["EdgeAgent"] = ["EdgeProtocol", "Diffusion"],
        ["Cli"] = ["Client", "Diffusion", "EdgeProtocol", "Grains.Interfaces", "Gateway", "Silo", "EdgeAgent"],
        ["ModelKit"] = [],
        ["ModelKit.Host"] = ["ModelKit", "Diffusion"],
        ["Training"] = ["ModelKit", "Diffusion"],
    };

    private static readonly string[] MayUseTorch = ["ModelKit", "ModelKit.Host", "Training", "Policy.Learning", "Learner"];
    private static readonly string[] MayUseOrleans = ["Grains.Interfaces", "Grains", "Gateway", "Silo", "Learner", "Cli"];

    public static TheoryData<string> Projects() => new(Allowed.Keys);

    [Fact]
    public void Projects_OnDisk_AreAllListed()
    {
        var onDisk = Directory
            .GetFiles(Checkout.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Checkout.Root, path))
            .Where(path => path.Split(Path.DirectorySeparatorChar) is { Length: 2 })
            .Select(Path.GetFileNameWithoutExtension)
            .Order();

        Assert.Equal(Allowed.Keys.Order(), onDisk);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_OfProject_AreAllowed(string project)
    {
        var declared = ProjectFile(project)
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Empty(declared.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void AssemblyReferences_OfProject_AreAllowed(string project)
    {
        var used = ReferencedAssemblies(project)
            .Where(name => name.StartsWith("HybridGrains.", StringComparison.Ordinal))
            .Select(name => name["HybridGrains.".Length..]);

        Assert.Empty(used.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void HeavyPackages_OfProject_AreWhereTheyBelong(string project)
    {
        var references = ReferencedAssemblies(project).ToArray();

        Assert.False(references.Contains("TorchSharp") && !MayUseTorch.Contains(project), $"{project} carries TorchSharp");
        Assert.False(
            references.Any(name => name.StartsWith("Orleans.", StringComparison.Ordinal)) && !MayUseOrleans.Contains(project),
            $"{project} uses Orleans"
        );
    }

    /// <summary>What nobody may reference has nothing to offer: every type of these programs is internal.</summary>
    [Theory]
    [InlineData("Cli")]
    [InlineData("ModelKit.Host")]
    [InlineData("Training")]
    public void Executable_ThatNobodyReferences_ExportsNothing(string project)
    {
        using var file = File.OpenRead(AssemblyPath(project));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var exported = metadata
            .TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            .Select(type => metadata.GetString(type.Name));

        Assert.Empty(exported);
    }

    private static XDocument ProjectFile(string project) => XDocument.Load(Path.Combine(Checkout.Root, project, project + ".csproj"));

    private static IEnumerable<string> ReferencedAssemblies(string project)
    {
        using var file = File.OpenRead(AssemblyPath(project));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static string AssemblyPath(string project)
    {
        var name = project == "Cli" ? "hybridgrains.dll" : $"HybridGrains.{project}.dll";
        return Path.Combine(Checkout.Root, project, "bin", Built.Configuration, "net10.0", name);
    }
}
