using System.Globalization;
using HybridGrains.Metrics;

// dotnet run -c Release --project build/Metrics -- [CHECKOUT]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = Path.GetFullPath(args is [var folder, ..] ? folder : ".");
var files = SourceTree.Read(root);
if (files.Count == 0)
{
    Console.Error.WriteLine($"'{root}' holds no project folder with C# files; name a checkout of HybridGrains.");
    return 1;
}

var methods = files.SelectMany(MethodSizes.Of).ToList();
Console.WriteLine($"files     {files.Count}, {files.Sum(file => file.Lines):N0} lines");
Print("file", files.Select(file => new Sized(file.Lines, file.Path)));
Console.WriteLine($"methods   {methods.Count:N0}");
Print("method", methods);
Console.WriteLine($"over 140  {files.Sum(file => file.Text.Lines.Count(line => line.End - line.Start > 140))} lines");
TypeVisibility.Print(files);
FolderCycles.Print(files);
return 0;

static void Print(string what, IEnumerable<Sized> all)
{
    var sizes = all.OrderBy(sized => sized.Lines).ToList();
    Console.WriteLine($"  lines a {what}: median {At(0.5).Lines}, p95 {At(0.95).Lines}, largest:");
    foreach (var largest in sizes.TakeLast(5).Reverse())
    {
        Console.WriteLine($"    {largest.Lines, 5}  {largest.Name}");
    }

    Sized At(double share) => sizes[Math.Min((int)(share * sizes.Count), sizes.Count - 1)];
}
