using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Diffusion.Tests.Pictures;

public sealed class ForeignSamplersTests
{
    [Theory]
    [InlineData("DPM++ 2M Karras", null, "dpmpp_2m_karras")]
    [InlineData("DPM++ 2M", "Karras", "dpmpp_2m_karras")]
    [InlineData("DPM++ 2M", "Automatic", "dpmpp_2m")]
    [InlineData("DPM++ 2M SDE Exponential", null, "dpmpp_2m_sde_exponential")]
    [InlineData("Euler a", null, "euler_a")]
    [InlineData("Euler", "SGM Uniform", "euler_trailing")]
    [InlineData("Euler", "Karras", "euler_karras")]
    [InlineData("LMS", null, "lms")]
    [InlineData("DPM2 a Karras", null, "dpm_2_a_karras")]
    [InlineData("LMS Karras", null, "lms_karras")]
    [InlineData("PLMS", null, "pndm")]
    [InlineData("DPMPP_2M_Karras", null, "dpmpp_2m_karras")]
    public void Find_SameMethod_IsOurName(string sampler, string? scheduleType, string ours) =>
        Assert.Equal(ours, ForeignSamplers.Find(sampler, scheduleType));

    [Theory]
    [InlineData("DPM++ 2S a Karras", null)]
    [InlineData("DPM++ 3M SDE", null)]
    [InlineData("DPM adaptive", null)]
    [InlineData("DPM++ 2M", "Turbo")]
    [InlineData("Euler", "Turbo")]
    [InlineData("Karras", null)]
    [InlineData("", null)]
    public void Find_AnotherMethod_IsNone(string sampler, string? scheduleType) => Assert.Null(ForeignSamplers.Find(sampler, scheduleType));
}
