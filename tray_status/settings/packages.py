"""The packages, images, actions and files by which a project shows what services it needs: data, and its look-up."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    """What kind of thing a project names; the same name means other things in other kinds."""

    NPM = "npm"
    PYTHON = "python"
    GEM = "gem"
    COMPOSER = "composer"
    GO = "go"
    CARGO = "cargo"
    IMAGE = "image"
    ACTION = "action"
    TERRAFORM = "terraform"
    FILE = "file"


# Each line: the id that the catalogue has for a service, and the names that lead to it; * stands for any text.
_TABLES: Final[Mapping[Kind, str]] = {
    Kind.NPM: """
        ably ably @ably/*
        airtable airtable
        algolia algoliasearch @algolia/* react-instantsearch
        amplitude amplitude-js @amplitude/*
        asana asana
        assemblyai assemblyai
        auth0 auth0 auth0-js @auth0/*
        aws aws-sdk @aws-sdk/* @aws-amplify/* aws-amplify aws-cdk aws-cdk-lib @smithy/* serverless sst
        axiom @axiomhq/*
        azure @azure/* azure-storage
        box box-node-sdk
        braze @braze/*
        browserstack browserstack browserstack-local browserstack-cypress-cli
        bugsnag bugsnag @bugsnag/*
        claude @anthropic-ai/* @ai-sdk/anthropic @langchain/anthropic
        clerk @clerk/*
        cloudflare wrangler @cloudflare/* cloudflare
        cloudinary cloudinary @cloudinary/*
        codecov codecov @codecov/*
        cohere cohere-ai @ai-sdk/cohere @langchain/cohere
        contentful contentful contentful-management @contentful/*
        contentstack contentstack @contentstack/*
        customer-io customerio-node
        cypress cypress
        daily @daily-co/*
        databricks @databricks/*
        datadog dd-trace datadog-metrics @datadog/*
        deepgram @deepgram/*
        discord discord.js @discordjs/*
        dropbox dropbox
        dynatrace @dynatrace/*
        elevenlabs elevenlabs @elevenlabs/*
        expo expo eas-cli
        firebase firebase firebase-admin firebase-functions firebase-tools @react-native-firebase/*
        fullstory @fullstory/*
        github @octokit/* octokit @actions/*
        gitlab @gitbeaker/*
        google-cloud @google-cloud/* googleapis @ai-sdk/google-vertex
        grafana @grafana/*
        groq groq-sdk @ai-sdk/groq
        honeycomb @honeycombio/*
        hubspot @hubspot/*
        hugging-face @huggingface/*
        imgix @imgix/* imgix-core-js
        inngest inngest
        intercom intercom-client @intercom/*
        jira jira.js jira-client
        klaviyo klaviyo-api
        launchdarkly launchdarkly-* @launchdarkly/*
        linear @linear/*
        logrocket logrocket
        mailchimp @mailchimp/*
        mailgun mailgun.js mailgun-js
        mailjet node-mailjet
        mapbox mapbox-gl @mapbox/*
        messagebird messagebird
        mistral @mistralai/* @ai-sdk/mistral
        mixpanel mixpanel mixpanel-browser
        modal modal
        mongodb-atlas mongodb-realm realm-web
        mux @mux/*
        neon @neondatabase/*
        netlify netlify-cli @netlify/*
        new-relic newrelic @newrelic/*
        ngrok ngrok @ngrok/*
        notion @notionhq/*
        okta @okta/*
        onesignal react-onesignal @onesignal/* react-native-onesignal
        openai openai @ai-sdk/openai @langchain/openai
        openrouter @openrouter/*
        pagerduty @pagerduty/* node-pagerduty
        paypal @paypal/* paypal-rest-sdk
        percy @percy/*
        pinecone @pinecone-database/*
        plaid plaid react-plaid-link
        planetscale @planetscale/*
        posthog posthog-js posthog-node
        postmark postmark
        prismic @prismicio/*
        pusher pusher pusher-js
        recurly recurly @recurly/*
        replicate replicate
        resend resend
        revenuecat react-native-purchases @revenuecat/*
        rollbar rollbar
        salesforce jsforce
        sanity sanity @sanity/* next-sanity
        segment analytics-node @segment/*
        sendgrid @sendgrid/*
        sentry @sentry/*
        shopify @shopify/* shopify-api-node
        slack @slack/*
        snowflake snowflake-sdk
        snyk snyk
        sparkpost sparkpost
        split @splitsoftware/*
        square square @square/*
        stream getstream stream-chat
        stripe stripe @stripe/*
        stytch stytch @stytch/*
        supabase supabase @supabase/*
        temporal @temporalio/*
        together-ai together-ai
        turso @libsql/* @tursodatabase/*
        twilio twilio @twilio/* twilio-video
        upstash @upstash/*
        vercel vercel @vercel/*
        vonage-api @vonage/* nexmo
        workos @workos-inc/*
        xai @ai-sdk/xai
        zendesk node-zendesk
        zoom @zoom/*
    """,
    Kind.PYTHON: """
        ably ably
        airtable pyairtable
        algolia algoliasearch
        amplitude amplitude-analytics
        asana asana
        assemblyai assemblyai
        auth0 auth0-python
        aws boto3 boto botocore aioboto3 aiobotocore awscli aws-cdk-lib chalice zappa django-ses s3fs sagemaker
        azure azure-*
        box boxsdk box-sdk-gen
        bugsnag bugsnag
        claude anthropic langchain-anthropic
        cloudflare cloudflare
        cloudinary cloudinary
        cohere cohere langchain-cohere
        contentful contentful
        databricks databricks-*
        datadog ddtrace datadog datadog-api-client
        deepgram deepgram-sdk
        discord discord.py discord-py py-cord nextcord
        docusign docusign-esign
        dropbox dropbox
        elevenlabs elevenlabs
        fauna fauna faunadb
        firebase firebase-admin
        github pygithub github3.py
        gitlab python-gitlab
        google-cloud google-cloud-* google-api-python-client gcsfs
        groq groq
        heroku django-heroku
        honeycomb honeycomb-beeline honeycomb-opentelemetry
        hubspot hubspot-api-client
        hugging-face huggingface-hub
        infura infura
        intercom python-intercom
        jira jira
        klaviyo klaviyo-api
        launchdarkly launchdarkly-server-sdk
        mailchimp mailchimp-marketing mailchimp-transactional mailchimp3
        mailjet mailjet-rest
        messagebird messagebird
        mistral mistralai
        mixpanel mixpanel
        modal modal
        new-relic newrelic
        notion notion-client
        okta okta
        openai openai langchain-openai llama-index-llms-openai
        pagerduty pdpyras pagerduty
        paypal paypalrestsdk
        pinecone pinecone pinecone-client
        plaid plaid-python
        posthog posthog
        postmark postmarker
        pusher pusher
        recurly recurly
        replicate replicate
        resend resend
        rollbar rollbar
        salesforce simple-salesforce
        segment segment-analytics-python analytics-python
        sendgrid sendgrid
        sentry sentry-sdk raven
        shopify shopifyapi
        slack slack-sdk slack-bolt slackclient
        snowflake snowflake-connector-python snowflake-sqlalchemy snowflake-snowpark-python
        square squareup
        stripe stripe dj-stripe
        supabase supabase
        temporal temporalio
        together-ai together
        twilio twilio
        vonage-api vonage
        workos workos
        xai xai-sdk
        zendesk zenpy
    """,
    Kind.GEM: """
        algolia algolia algoliasearch-rails
        auth0 auth0
        aws aws-sdk aws-sdk-*
        azure azure-*
        bugsnag bugsnag
        claude anthropic
        cloudinary cloudinary
        datadog ddtrace datadog
        github octokit
        google-cloud google-cloud-*
        heroku platform-api
        honeybadger-io honeybadger
        intercom intercom intercom-rails
        launchdarkly launchdarkly-server-sdk
        mailgun mailgun-ruby
        mixpanel mixpanel-ruby
        new-relic newrelic_rpm
        openai ruby-openai openai
        plaid plaid
        postmark postmark postmark-rails
        pusher pusher
        rollbar rollbar
        scout-apm scout_apm
        segment analytics-ruby
        sendgrid sendgrid-ruby sendgrid-actionmailer
        sentry sentry-ruby sentry-rails sentry-raven sentry-sidekiq
        shopify shopify_api shopify_app
        slack slack-ruby-client slack-notifier
        stripe stripe
        twilio twilio-ruby
    """,
    Kind.COMPOSER: """
        algolia algolia/*
        auth0 auth0/*
        aws aws/* league/flysystem-aws-s3-v3
        azure microsoft/azure-*
        bugsnag bugsnag/*
        cloudinary cloudinary/*
        datadog datadog/*
        google-cloud google/cloud google/cloud-* google/apiclient
        mailgun mailgun/*
        mailjet mailjet/*
        openai openai-php/*
        paypal paypal/*
        postmark wildbit/postmark-php symfony/postmark-mailer
        pusher pusher/*
        rollbar rollbar/*
        sendgrid sendgrid/sendgrid symfony/sendgrid-mailer
        sentry sentry/*
        slack symfony/slack-notifier
        square square/square
        stripe stripe/stripe-php laravel/cashier
        twilio twilio/sdk
    """,
    Kind.GO: """
        algolia github.com/algolia/*
        auth0 github.com/auth0/*
        aws github.com/aws/*
        azure github.com/azure/*
        claude github.com/anthropics/*
        cloudflare github.com/cloudflare/cloudflare-go*
        datadog github.com/datadog/* gopkg.in/datadog/*
        digitalocean github.com/digitalocean/*
        discord github.com/bwmarrin/discordgo
        firebase firebase.google.com/*
        github github.com/google/go-github*
        google-cloud cloud.google.com/* google.golang.org/api
        hetzner github.com/hetznercloud/*
        launchdarkly github.com/launchdarkly/*
        linode github.com/linode/*
        new-relic github.com/newrelic/*
        openai github.com/openai/* github.com/sashabaranov/go-openai
        pagerduty github.com/pagerduty/*
        plaid github.com/plaid/*
        sendgrid github.com/sendgrid/*
        sentry github.com/getsentry/*
        slack github.com/slack-go/slack
        snowflake github.com/snowflakedb/*
        stripe github.com/stripe/*
        twilio github.com/twilio/*
    """,
    Kind.CARGO: """
        aws aws-sdk-* aws-config rusoto_* lambda_runtime
        azure azure_*
        cloudflare worker
        discord serenity twilight-*
        github octocrab
        google-cloud google-cloud-*
        openai async-openai
        sentry sentry sentry-*
        slack slack-morphism
        stripe async-stripe
    """,
    Kind.ACTION: """
        aws aws-actions/*
        azure azure/login azure/cli azure/*-deploy azure/functions-action azure/docker-login azure/aks-set-context
        circleci circleci/*
        claude anthropics/*
        cloudflare cloudflare/*
        codecov codecov/*
        coveralls coverallsapp/*
        datadog datadog/*
        digitalocean digitalocean/*
        docker docker/*
        expo expo/*
        firebase firebaseextended/*
        fly-io superfly/*
        gitguardian gitguardian/*
        google-cloud google-github-actions/*
        hashicorp hashicorp/tfc-workflows*
        heroku akhileshns/heroku-deploy
        netlify netlify/* nwtgck/actions-netlify
        percy percy/*
        python pypa/gh-action-pypi-publish
        rubygems rubygems/*
        sentry getsentry/*
        slack slackapi/*
        snyk snyk/*
        supabase supabase/*
        tailscale tailscale/*
        vercel amondnet/vercel-action
    """,
    Kind.TERRAFORM: """
        aiven aiven
        akamai akamai
        auth0 auth0
        aws aws awscc
        azure azurerm azuread azapi
        azure-devops azuredevops
        cloudflare cloudflare
        cockroachdb cockroach
        confluent confluent
        databricks databricks
        datadog datadog
        digitalocean digitalocean
        docker dockerhub
        elastic-cloud ec
        fastly fastly
        github github
        gitlab gitlab
        google-cloud google google-beta
        grafana grafana
        hashicorp tfe hcp
        heroku heroku
        hetzner hcloud
        launchdarkly launchdarkly
        linode linode
        mongodb-atlas mongodbatlas
        neon neon
        netlify netlify
        new-relic newrelic
        okta okta
        opsgenie opsgenie
        oracle-cloud oci
        ovhcloud-public-cloud ovh
        pagerduty pagerduty
        planetscale planetscale
        render render
        scaleway scaleway
        sentry sentry
        snowflake snowflake
        supabase supabase
        tailscale tailscale
        upstash upstash
        vercel vercel
        vultr vultr
    """,
    Kind.IMAGE: """
        aws *.amazonaws.com/* public.ecr.aws/*
        azure mcr.microsoft.com/* *.azurecr.io/*
        digitalocean registry.digitalocean.com/*
        docker docker.io/*
        fly-io registry.fly.io/*
        github ghcr.io/*
        gitlab registry.gitlab.com/*
        google-cloud gcr.io/* *.gcr.io/* *.pkg.dev/*
        heroku registry.heroku.com/*
        quay-io quay.io/*
    """,
    Kind.FILE: """
        azure-devops azure-pipelines.yml azure-pipelines.yaml
        bitbucket bitbucket-pipelines.yml
        buildkite .buildkite/*
        circleci .circleci/*
        cloudflare wrangler.toml wrangler.json wrangler.jsonc
        codecov codecov.yml .codecov.yml codecov.yaml
        coveralls .coveralls.yml
        expo eas.json
        firebase firebase.json .firebaserc
        fly-io fly.toml
        github .github/workflows/*
        gitlab .gitlab-ci.yml
        heroku procfile
        netlify netlify.toml
        railway railway.json railway.toml
        render render.yaml
        sentry .sentryclirc sentry.properties
        snyk .snyk
        supabase supabase/config.toml
        travis-ci .travis.yml
        vercel vercel.json
    """,
}


def _table(text: str) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Exact names, and patterns, each with the id that it leads to."""
    pairs = [(name, id_) for id_, *names in map(str.split, text.strip().splitlines()) for name in names]
    return {name: id_ for name, id_ in pairs if "*" not in name}, tuple(pair for pair in pairs if "*" in pair[0])


TABLES: Final = {kind: _table(text) for kind, text in _TABLES.items()}


def meant(kind: Kind, name: str) -> str | None:
    """The catalogue's id of the service that a name leads to, or None; upper and lower case are alike."""
    exact, patterns = TABLES[kind]
    folded = name.casefold()
    return exact.get(folded) or next((id_ for pattern, id_ in patterns if fnmatchcase(folded, pattern)), None)
