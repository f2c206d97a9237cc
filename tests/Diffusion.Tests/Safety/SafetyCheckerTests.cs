using Google.Protobuf;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Tests.Pipelines;
using HybridGrains.ModelKit.Onnx.Proto;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.Diffusion.Tests.Safety;

/// <summary>The hook with a checker that objects to pictures whose mean is above a limit.</summary>
public sealed class SafetyCheckerTests(TinyPipelines pipelines) : IClassFixture<TinyPipelines>
{
    private const string Config =
        """{"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}""";

    [Theory]
    [InlineData(-100, true)]
    [InlineData(100, false)]
    public void Run_PictureThatTheCheckerJudges_IsWithheldWhenItObjects(float limit, bool withheld)
    {
        using var runtime = new FamilyRuntime(
            CreateFamily(limit),
            new FamilyRuntimeOptions { IntraOpThreads = 1 },
            TimeProvider.System,
            prompts: [TinyPipelines.Prompts]
        );
        var start = runtime.Start(new GenerationParameters("safe", "a cat", "", 40, 32, 2, SamplerNames.Ddim, 1, 3));

        var outcome = runtime.Run(start, new RangeSpec("large", 2, "full"), null, TestContext.Current.CancellationToken);

        Assert.Equal(withheld, outcome.Withheld);
        Assert.Equal(withheld, outcome.Picture!.Pixels.All(value => value == 0));
        Assert.Equal((40, 32), (outcome.Picture.Width, outcome.Picture.Height));
    }

    private ModelFamily CreateFamily(float limit)
    {
        var family = pipelines.Family("tiny_sd", $"safe{limit}", Config, new FamilyShape(4, 0.18215f));
        File.WriteAllBytes(Path.Combine(family.Folder, "checker.onnx"), Checker(limit).ToByteArray());
        File.WriteAllText(
            Path.Combine(family.Folder, ModelFamily.ManifestFile),
            FamilyJson.Write(family.Manifest with { SafetyChecker = new ComponentEntry("checker.onnx") })
        );
        return ModelFamily.Load(family.Folder);
    }

    private static ModelProto Checker(float limit)
    {
        var graph = new GraphProto { Name = "checker" };
        graph.Input.Add(Value("clip_input", DataType.Float, 1, 3, 224, 224));
        graph.Output.Add(Value("has_nsfw_concepts", DataType.Bool));
        graph.Initializer.Add(
            new TensorProto
            {
                Name = "limit",
                DataType = (int)DataType.Float,
                RawData = ByteString.CopyFrom(BitConverter.GetBytes(limit)),
            }
        );
        graph.Node.Add(
            new NodeProto
            {
                OpType = "ReduceMean",
                Input = { "clip_input" },
                Output = { "mean" },
                Attribute =
                {
                    new AttributeProto
                    {
                        Name = "keepdims",
                        Type = AttributeProto.Types.AttributeType.Int,
                        I = 0,
                    },
                },
            }
        );
        graph.Node.Add(
            new NodeProto
            {
                OpType = "Greater",
                Input = { "mean", "limit" },
                Output = { "has_nsfw_concepts" },
            }
        );
        return new ModelProto
        {
            IrVersion = 8,
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = 17 } },
        };
    }

    private static ValueInfoProto Value(string name, DataType type, params int[] sizes)
    {
        var shape = new TensorShapeProto();
        foreach (var size in sizes)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape },
            },
        };
    }
}
