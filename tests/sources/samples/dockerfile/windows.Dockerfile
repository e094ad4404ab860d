# escape=`
FROM mcr.microsoft.com/windows/servercore AS run
ENV DATA_DIR=c:\data `
    CACHE_DIR="c:\cache dir" `
    MODE=service
ONBUILD ENV CHILD=1
