using HybridGrains.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace HybridGrains.Gateway.Description;

/// <summary>The API as an OpenAPI document, and as a page for people. Both say what is public knowledge, and ask for no key.</summary>
internal static class ApiDescription
{
    private const string Scheme = "key";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.ShouldInclude = description => description.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true;
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        Describe(document);
                        return Task.CompletedTask;
                    }
                );
                options.AddOperationTransformer(
                    (operation, context, _) =>
                    {
                        var roles = context.Description.ActionDescriptor.EndpointMetadata.OfType<RequiredRoles>().LastOrDefault();
                        operation.Description = RoleSentence.Of(roles ?? RequiredRoles.Operator);
                        return Task.CompletedTask;
                    }
                );
            }
        );

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference(
            "/docs",
            page => page.WithTitle("HybridGrains").WithOpenApiRoutePattern("/openapi/{documentName}.json").DisableDefaultFonts()
        );
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "HybridGrains",
            Version = "v1",
            Description = "Pictures from text. Errors are {\"error\": {message, type, param, code}}; every POST takes an Idempotency-Key.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of 'hybridgrains keys create'; none is asked for until the first one is created.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
    }
}
