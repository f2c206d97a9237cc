using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Pictures.Tools;

namespace HybridGrains.Diffusion.Tests.Pictures;

/// <summary>What other programs write into their pictures, each in its own shape; the values are ours.</summary>
public sealed class ToolParametersTests
{
    private const string Graph = """
        {"3": {"class_type": "KSampler", "inputs": {"seed": 156680208700286, "steps": 25, "cfg": 4.5, "sampler_name": "dpmpp_2m", "scheduler": "karras",
           "denoise": 1.0, "model": ["10", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
         "20": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 9, "cfg": 2, "sampler_name": "euler", "scheduler": "normal",
           "denoise": 0.4, "model": ["10", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["21", 0]}},
         "21": {"class_type": "LatentUpscale", "inputs": {"samples": ["3", 0], "width": 2048, "height": 2048}},
         "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "folder\\dream_8.safetensors"}},
         "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "detail.safetensors", "strength_model": 0.8, "model": ["4", 0], "clip": ["4", 1]}},
         "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 832, "height": 1216, "batch_size": 1}},
         "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a (cat:1.2)\nin a hat", "clip": ["10", 1]}},
         "7": {"class_type": "CLIPTextEncode", "inputs": {"text": ["8", 0], "clip": ["10", 1]}},
         "8": {"class_type": "PrimitiveString", "inputs": {"value": "dog"}}}
        """;

    private const string CustomGraph = """
        {"13": {"class_type": "SamplerCustomAdvanced", "inputs": {"noise": ["25", 0], "guider": ["22", 0], "sampler": ["16", 0], "sigmas": ["17", 0], "latent_image": ["27", 0]}},
         "25": {"class_type": "RandomNoise", "inputs": {"noise_seed": ["26", 0]}},
         "26": {"class_type": "Seed (other)", "inputs": {"seed": 77}},
         "22": {"class_type": "BasicGuider", "inputs": {"model": ["12", 0], "conditioning": ["60", 0]}},
         "60": {"class_type": "FluxGuidance", "inputs": {"guidance": 3.5, "conditioning": ["6", 0]}},
         "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a cat", "clip": ["11", 0]}},
         "16": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
         "17": {"class_type": "BasicScheduler", "inputs": {"scheduler": "simple", "steps": 20, "denoise": 1.0, "model": ["12", 0]}},
         "12": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux.safetensors"}},
         "27": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 1024, "height": 768}}}
        """;

    private static readonly EmbeddedParameters Cat = new("a cat", "dog")
    {
        Steps = 25,
        Sampler = "euler_a",
        GuidanceScale = 4,
        Seed = 1234567,
        Width = 832,
        Height = 1216,
        Model = "dream",
    };

    public static TheoryData<string, string, string> Flat =>
        new()
        {
            {
                "InvokeAI",
                "invokeai_metadata",
                """{"generation_mode": "txt2img", "positive_prompt": "a cat", "negative_prompt": "dog", "width": 832, "height": 1216, "seed": 1234567, "cfg_scale": 4.0, "steps": 25, "scheduler": "euler_a", "model": {"key": "x", "name": "dream", "type": "main"}, "app_version": "5.0.0", "loras": []}"""
            },
            {
                "InvokeAI",
                "sd-metadata",
                """{"model": "stable diffusion", "app_id": "invoke-ai/InvokeAI", "image": {"prompt": [{"prompt": "a cat", "weight": 1.0}], "negative_prompt": "dog", "steps": 25, "cfg_scale": 4, "seed": 1234567, "width": 832, "height": 1216, "sampler": "euler_a", "model_name": "dream"}}"""
            },
            {
                "SwarmUI",
                "parameters",
                """{"sui_image_params": {"prompt": "a cat", "negativeprompt": "dog", "model": "folder/dream.safetensors", "seed": 1234567, "steps": 25, "cfgscale": 4.0, "aspectratio": "2:3", "width": 832, "height": 1216, "sampler": "euler_a"}, "sui_extra_data": {"date": "2026-01-01"}}"""
            },
            {
                "Fooocus",
                "parameters",
                """{"prompt": "a cat", "negative_prompt": "dog", "steps": 25, "sampler": "euler_a", "guidance_scale": 4.0, "seed": "1234567", "width": 832, "height": 1216, "base_model": "dream", "version": "Fooocus v2.5"}"""
            },
        };

    [Theory]
    [MemberData(nameof(Flat))]
    public void Read_FlatMetadata_IsRead(string tool, string key, string json)
    {
        var read = ToolParameters.Read(new Dictionary<string, string> { [key] = json })!;

        Assert.Equal(tool, read.Tool);
        Assert.Equal(Cat with { Other = read.Parameters!.Other, Model = read.Parameters.Model }, read.Parameters);
        Assert.Contains(read.Parameters.Model, (string[])["dream", "stable diffusion"]);
    }

    [Fact]
    public void Read_NovelAi_IsRead()
    {
        var read = ToolParameters.Read(
            new Dictionary<string, string>
            {
                ["Title"] = "AI generated image",
                ["Software"] = "NovelAI",
                ["Source"] = "Stable Diffusion XL",
                ["Description"] = "{{a cat}}",
                ["Comment"] =
                    """{"prompt": "{{a cat}}", "steps": 28, "height": 1216, "width": 832, "scale": 5.0, "uncond_scale": 0.0, "seed": 42, "n_samples": 1, "sampler": "k_euler_ancestral", "noise_schedule": "karras", "uc": "dog", "request_type": "PromptGenerateRequest"}""",
            }
        )!;

        Assert.Equal("NovelAI", read.Tool);
        var parameters = read.Parameters!;
        Assert.Equal(
            ("{{a cat}}", "dog", 28, 5.0),
            (parameters.Prompt, parameters.NegativePrompt, parameters.Steps, parameters.GuidanceScale)
        );
        Assert.Equal((42L, 832, 1216), (parameters.Seed, parameters.Width, parameters.Height));
        Assert.Equal("k_euler_ancestral", parameters.Sampler);
        Assert.Equal(("karras", "0.0"), (parameters.Other["Schedule type"], parameters.Other["uncond_scale"]));
    }

    [Fact]
    public void Read_ComfyGraph_IsThatOfTheFirstSampler()
    {
        var read = ToolParameters.Read(new Dictionary<string, string> { ["prompt"] = Graph, ["workflow"] = "{}" })!;

        Assert.Equal("ComfyUI", read.Tool);
        var parameters = read.Parameters!;
        Assert.Equal(("a (cat:1.2)\nin a hat", "dog"), (parameters.Prompt, parameters.NegativePrompt));
        Assert.Equal(
            (25, "dpmpp_2m", 4.5, 156680208700286),
            (parameters.Steps, parameters.Sampler, parameters.GuidanceScale, parameters.Seed)
        );
        Assert.Equal((832, 1216, "dream_8", (double?)null), (parameters.Width, parameters.Height, parameters.Model, parameters.Strength));
        Assert.Equal(
            ("karras", "detail.safetensors", "LatentUpscale"),
            (parameters.Other["Schedule type"], parameters.Other["LoRA"], parameters.Other["Nodes"])
        );
        Assert.Equal("dpmpp_2m_karras", ForeignSamplers.Find(parameters.Sampler!, parameters.Other["Schedule type"]));
    }

    [Fact]
    public void Read_ComfyGraphOfParts_IsRead()
    {
        var parameters = ToolParameters.Read(new Dictionary<string, string> { ["prompt"] = CustomGraph })!.Parameters!;

        Assert.Equal(("a cat", "", 20, 77L), (parameters.Prompt, parameters.NegativePrompt, parameters.Steps, parameters.Seed));
        Assert.Equal((1024, 768, "flux", "euler"), (parameters.Width, parameters.Height, parameters.Model, parameters.Sampler));
    }

    [Fact]
    public void Read_ComfyGraphInACircle_Ends()
    {
        const string circle =
            """{"1": {"class_type": "KSampler", "inputs": {"steps": 3, "positive": ["2", 0], "model": ["1", 0]}}, "2": {"class_type": "A", "inputs": {"x": ["3", 0]}}, "3": {"class_type": "B", "inputs": {"x": ["2", 0]}}}""";

        Assert.Equal(3, ToolParameters.Read(new Dictionary<string, string> { ["prompt"] = circle })!.Parameters!.Steps);
    }

    [Fact]
    public void Read_EasyDiffusion_IsRead()
    {
        var read = ToolParameters.Read(
            new Dictionary<string, string>
            {
                ["prompt"] = "a cat",
                ["negative_prompt"] = "dog",
                ["num_inference_steps"] = "25",
                ["sampler_name"] = "euler_a",
                ["guidance_scale"] = "4",
                ["seed"] = "1234567",
                ["width"] = "832",
                ["height"] = "1216",
                ["use_stable_diffusion_model"] = "dream",
            }
        )!;

        Assert.Equal(("Easy Diffusion", Cat with { Other = read.Parameters!.Other }), (read.Tool, read.Parameters));
    }

    [Theory]
    [InlineData("workflow", "{}", "ComfyUI")]
    [InlineData("prompt", "{}", "ComfyUI")]
    [InlineData("prompt", "{\"1\": 3}", "ComfyUI")]
    [InlineData("invokeai_metadata", "[", "InvokeAI")]
    [InlineData("Software", "NovelAI", "NovelAI")]
    public void Read_KnownProgramWithoutParameters_IsNamed(string key, string value, string tool) =>
        Assert.Equal(new ToolParameters(tool, null), ToolParameters.Read(new Dictionary<string, string> { [key] = value }));

    [Theory]
    [InlineData("Software", "Photoshop")]
    [InlineData("prompt", "hello")]
    [InlineData("parameters", "")]
    public void Read_NothingOfTheKind_IsNull(string key, string value) =>
        Assert.Null(ToolParameters.Read(new Dictionary<string, string> { [key] = value }));

    /// <summary>Wildcard extensions write prompts in braces.</summary>
    [Fact]
    public void Read_PromptInBraces_IsNoJson() =>
        Assert.Equal(
            ("{red|blue} cat", 4),
            ToolParameters.Read(new Dictionary<string, string> { ["parameters"] = "{red|blue} cat\nSteps: 4, Seed: 1" }) is { } read
                ? (read.Parameters!.Prompt, read.Parameters.Steps)
                : default
        );
}
