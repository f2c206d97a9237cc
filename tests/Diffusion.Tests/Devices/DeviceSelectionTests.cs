using System.Xml.Linq;
using HybridGrains.Diffusion.Devices;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Diffusion.Tests.Devices;

public sealed class DeviceSelectionTests
{
    private static readonly string[] Gpu = ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"];

    [Theory]
    [InlineData("cpu", null, 0)]
    [InlineData("CUDA", DeviceKind.Cuda, 0)]
    [InlineData("cuda:1", DeviceKind.Cuda, 1)]
    [InlineData("tensorrt:0", DeviceKind.TensorRt, 0)]
    [InlineData("directml", DeviceKind.DirectMl, 0)]
    public void Parse_KnownName_IsKindAndIndex(string text, DeviceKind? kind, int index) =>
        Assert.Equal(new DeviceName(kind ?? DeviceKind.Cpu, index), DeviceName.Parse(text));

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:64")]
    [InlineData("cpu:0")]
    [InlineData("auto:1")]
    [InlineData("")]
    public void Parse_UnknownName_NamesTheKnownOnes(string text) =>
        Assert.Contains(
            "auto, cpu, cuda, tensorrt, directml",
            Assert.Throws<DeviceException>(() => DeviceName.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Choose_ProviderNotInThisBuild_SaysWhatWasFoundAndWhatToInstall()
    {
        var error = Assert.Throws<DeviceException>(() =>
            DeviceSelection.Choose(new FamilyRuntimeOptions { Device = "cuda:1" }, ["CPUExecutionProvider"], (_, _) => null)
        );

        Assert.Contains(
            "device 'cuda:1' is not there (not in this build of ONNX Runtime). Found: CPUExecutionProvider",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "To use it, build with -p:OnnxRuntimeDevice=gpu and install the NVIDIA driver, CUDA 13 and cuDNN 9; or",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Choose_ProviderThatFails_SaysWhy()
    {
        var error = Assert.Throws<DeviceException>(() =>
            DeviceSelection.Choose(new FamilyRuntimeOptions { Device = "tensorrt" }, Gpu, (_, _) => "libnvinfer.so.10 not found")
        );

        Assert.Contains("libnvinfer.so.10 not found", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "To use it, install the NVIDIA driver, CUDA 13, cuDNN 9 and TensorRT 10; or",
            error.Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Another package asks for other libraries: look (docs/decisions/0045) before this is raised.</summary>
    [Fact]
    public void Install_IsWhatThePackageInUseNeeds() =>
        Assert.Equal(
            "1.31.0",
            XDocument.Load(Checkout.Combine("Directory.Packages.props")).Descendants("OnnxRuntimeGpuVersion").Single().Value
        );

    [Fact]
    public void Choose_Automatic_TakesTheFirstThatWorksAndSaysWhatItPassed()
    {
        var taken = DeviceSelection.Choose(
            new FamilyRuntimeOptions { Device = "auto" },
            Gpu,
            (name, _) => name.Kind == DeviceKind.Cuda ? "no CUDA-capable device" : null
        );

        Assert.Equal(DeviceKind.Cpu, taken.Name.Kind);
        Assert.Equal(
            "cpu, chosen automatically (cuda:0: no CUDA-capable device; directml:0: not in this build of ONNX Runtime)",
            taken.Description
        );
        Assert.Equal(
            "cuda:0, chosen automatically",
            DeviceSelection.Choose(new FamilyRuntimeOptions { Device = "auto" }, Gpu, (_, _) => null).Description
        );
    }

    /// <summary>Whatever build and machine this runs on.</summary>
    [Fact]
    public void Choose_HereAndNow_CpuAlwaysWorks()
    {
        Assert.Equal("cpu", DeviceSelection.Choose(new FamilyRuntimeOptions()).Description);
        Assert.NotNull(DeviceSelection.Choose(new FamilyRuntimeOptions { Device = "auto" }).Name.Kind);
    }

    [Fact]
    public void Cuda_Options_AreThoseOfTheProvider()
    {
        var provider = ProviderOptions.Cuda(
            2,
            new CudaOptions
            {
                MemoryLimitBytes = 4_000_000_000,
                Graph = true,
                TunableOps = true,
            }
        );

        Assert.Equal(
            [
                ("arena_extend_strategy", "kSameAsRequested"),
                ("device_id", "2"),
                ("enable_cuda_graph", "1"),
                ("gpu_mem_limit", "4000000000"),
                ("tunable_op_enable", "1"),
                ("tunable_op_tuning_enable", "1"),
                ("use_tf32", "0"),
            ],
            provider.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value))
        );
        Assert.DoesNotContain("gpu_mem_limit", ProviderOptions.Cuda(0, new CudaOptions()).Keys);
    }

    [Fact]
    public void TensorRt_CacheFolder_TurnsTheCacheOn()
    {
        var provider = ProviderOptions.TensorRt(0, new CudaOptions { TensorRtCacheFolder = "engines", TensorRtHalf = false });

        Assert.Equal(
            ("1", "engines", "0"),
            (provider["trt_engine_cache_enable"], provider["trt_engine_cache_path"], provider["trt_fp16_enable"])
        );
    }
}
